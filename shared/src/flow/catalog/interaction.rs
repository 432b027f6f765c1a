//! Actions that reach beyond the contact: functions, customer profiles, calls back.

use super::{ActionSpec, InChat, Takes, optional, required};

pub(super) const SPECS: &[ActionSpec] = &[
    ActionSpec::new("InvokeLambdaFunction", "AWS Lambda function", InChat::Waits).takes(&[
        required("LambdaFunctionARN", Takes::Id),
        optional("InvocationTimeLimitSeconds", Takes::Whole(1, 8)),
        optional("InvocationType", Takes::OneOf(&["SYNCHRONOUS", "ASYNCHRONOUS"])),
        optional("LambdaInvocationAttributes", Takes::OrReference(&Takes::Each(&Takes::Filled))),
        optional(
            "ResponseValidation",
            Takes::Object(&[required("ResponseType", Takes::OneOf(&["STRING_MAP", "JSON"]))]),
        ),
    ]),
    ActionSpec::new("CreateCallbackContact", "Transfer to queue (callback)", InChat::Fails),
    ActionSpec::new("GetCustomerProfile", "Customer profiles", InChat::Fails).errors(&[
        "NoMatchingError",
        "NoneFoundError",
        "MultipleFoundError",
    ]),
    ActionSpec::new("GetCustomerProfileObject", "Customer profiles", InChat::Fails)
        .errors(&["NoMatchingError", "NoneFoundError"]),
    ActionSpec::new("GetCalculatedAttributesForCustomerProfile", "Customer profiles", InChat::Fails)
        .errors(&["NoMatchingError", "NoneFoundError"]),
    ActionSpec::new("CreateCustomerProfile", "Customer profiles", InChat::Fails),
    ActionSpec::new("UpdateCustomerProfile", "Customer profiles", InChat::Fails),
    ActionSpec::new("AssociateContactToCustomerProfile", "Customer profiles", InChat::Fails),
];
