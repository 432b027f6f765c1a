//! Whatever a file holds, the importer answers; and what it takes, it can write, read again and check.

#![no_main]

use edgewise_shared::flow::import::import;
use edgewise_shared::flow::validate::problems;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match import(text) {
        Ok(document) => {
            let written = serde_json::to_string(&document).unwrap();
            let again = import(&written).unwrap();
            assert_eq!(again, document);
            assert_eq!(serde_json::to_string(&again).unwrap(), written);
            drop(problems(&document, document.flow_type()));
        }
        Err(problems) => assert!(!problems.is_empty()),
    }
});
