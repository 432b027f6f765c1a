//! Actions that a participant notices.

use super::{
    ActionSpec, CONVERSATION, Ending, FAILURE, InChat, MEDIA, NOT_ON_HOLD, ONE_PROMPT, PROMPT, PROMPT_ID,
    Parameter, Results, SSML, TEXT, Takes, optional, required,
};
use crate::flow::flow_type::FlowType;

pub(super) const SPECS: &[ActionSpec] = &[
    ActionSpec::new("MessageParticipant", "Play prompt", InChat::Runs)
        .only_in(NOT_ON_HOLD)
        .takes(PROMPT)
        .one_of(ONE_PROMPT),
    ActionSpec::new("MessageParticipantIteratively", "Loop prompts", InChat::Fails)
        .only_in(&[FlowType::CustomerQueue, FlowType::CustomerHold, FlowType::AgentHold, FlowType::Module])
        .takes(&[
            required("Messages", Takes::List(&Takes::Object(PROMPT))),
            optional("InterruptFrequencySeconds", Takes::Whole(1, 604_800)),
            optional("ContinueMessagingDuringInterrupt", Takes::Flag),
        ])
        .results(Results::Words(&["MessagesInterrupted"])),
    ActionSpec::new("GetParticipantInput", "Store customer input", InChat::Fails)
        .only_in(CONVERSATION)
        .takes(INPUT)
        .one_of(ONE_PROMPT)
        .results(Results::Texts)
        .errors(&["NoMatchingError", "NoMatchingCondition", "InputTimeLimitExceeded", "InvalidPhoneNumber"]),
    ActionSpec::new("ConnectParticipantWithLexBot", "Get customer input", InChat::Waits)
        .only_in(CONVERSATION)
        .takes(BOT)
        .one_of(&[&["LexV2Bot", "LexBot"]])
        .results(Results::Texts)
        .errors(&["NoMatchingError", "NoMatchingCondition", "InputTimeLimitExceeded"]),
    ActionSpec::new("ShowView", "Show view", InChat::Waits)
        .takes(&[
            required(
                "ViewResource",
                Takes::Object(&[required("Id", Takes::Id), optional("Version", Takes::Text)]),
            ),
            optional("InvocationTimeLimitSeconds", Takes::Whole(1, 604_800)),
            optional("ViewData", Takes::OrReference(&Takes::Each(&Takes::Filled))),
            optional(
                "SensitiveDataConfiguration",
                Takes::Object(&[optional("HideResponseOn", Takes::Words(&["TRANSCRIPT"]))]),
            ),
        ])
        .results(Results::Texts)
        .errors(&["NoMatchingError", "NoMatchingCondition", "TimeLimitExceeded"]),
    ActionSpec::new("DisconnectParticipant", "Disconnect", InChat::Runs).ending(Ending::Ends).errors(&[]),
    ActionSpec::new("AuthenticateParticipant", "Authenticate customer", InChat::Fails)
        .takes(&[optional("AuthenticationConfiguration", Takes::Anything)])
        .results(Results::Texts)
        .errors(&["NoMatchingError", "NoMatchingCondition", "TimeLimitExceeded"]),
    ActionSpec::new("TransferParticipantToThirdParty", "Transfer to phone number", InChat::Fails)
        .ending(Ending::Leaves)
        .takes(&[
            required("ThirdPartyPhoneNumber", Takes::Text),
            optional("ThirdPartyConnectionTimeLimitSeconds", Takes::Whole(1, 600)),
            optional("ContinueFlowExecution", Takes::Flag),
            optional("ThirdPartyDTMFDigits", Takes::Text),
            optional("CallerId", Takes::Anything),
        ])
        .errors(&["NoMatchingError", "CallFailed", "ConnectionTimeLimitExceeded"]),
    ActionSpec::new("StartVoiceIdStream", "Set Voice ID", InChat::Fails).errors(FAILURE),
];

const INPUT: &[Parameter] = &[
    TEXT,
    SSML,
    PROMPT_ID,
    MEDIA,
    required("InputTimeLimitSeconds", Takes::Whole(1, 180)),
    optional("StoreInput", Takes::Flag),
    optional("InputValidation", Takes::Anything),
    optional("InputEncryption", Takes::Anything),
    optional("DTMFConfiguration", Takes::Anything),
];

const BOT: &[Parameter] = &[
    TEXT,
    SSML,
    PROMPT_ID,
    MEDIA,
    optional("LexV2Bot", Takes::Object(&[required("AliasArn", Takes::Id)])),
    optional(
        "LexBot",
        Takes::Object(&[
            required("Name", Takes::Id),
            optional("Region", Takes::Text),
            optional("Alias", Takes::Text),
        ]),
    ),
    optional("LexSessionAttributes", Takes::Texts),
    optional("LexInitializationData", Takes::Object(&[optional("InitialMessage", Takes::Text)])),
    optional("LexTimeoutSeconds", Takes::Object(&[optional("Text", Takes::Whole(1, 86_400))])),
];
