//! Flows that other people exported. They are not part of this repository: `EDGEWISE_FLOWS_DIR` names a folder of them,
//! and without it these tests have nothing to do.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

use edgewise_shared::flow::import::import;
use edgewise_shared::flow::problem::Problem;
use edgewise_shared::flow::validate::problems;
use serde_json::Value;

/// The flows of the folder, by path and text.
fn flows() -> Vec<(PathBuf, String)> {
    let Some(folder) = env::var_os("EDGEWISE_FLOWS_DIR") else {
        eprintln!("EDGEWISE_FLOWS_DIR is not set: no real flows to test with");
        return Vec::new();
    };
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut flows: Vec<_> = files
        .filter(|path| path.extension() == Some(OsStr::new("json")))
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    flows.sort();
    assert!(!flows.is_empty(), "no flows in {}", Path::new(&folder).display());
    flows
}

#[test]
fn every_one_imports_and_has_no_errors() {
    for (path, text) in flows() {
        let document = import(&text).unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        let problems = problems(&document, document.flow_type());
        let errors: Vec<&Problem> = problems.iter().filter(|problem| problem.is_error()).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn those_of_the_current_format_are_written_as_they_were_read() {
    for (path, text) in flows() {
        let original: Value = serde_json::from_str(&text).unwrap();
        if original.get("Actions").is_some() {
            let written = serde_json::to_value(import(&text).unwrap()).unwrap();
            assert_eq!(written, original, "{}", path.display());
        }
    }
}
