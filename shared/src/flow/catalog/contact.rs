//! Actions that change what is known of a contact, or where it goes.

use super::{
    ActionSpec, Ending, INBOUND_AND_TRANSFER, InChat, Parameter, QUEUE_OR_AGENT, Takes, optional, required,
};
use crate::flow::flow_type::FlowType;

pub(super) const SPECS: &[ActionSpec] = &[
    ActionSpec::new("UpdateContactAttributes", "Set contact attributes", InChat::Runs).takes(&[
        required("Attributes", Takes::Texts),
        optional("TargetContact", Takes::OneOf(&["Current", "Related"])),
    ]),
    ActionSpec::new("UpdateContactData", "Set contact attributes", InChat::Runs).takes(&[
        optional("Name", Takes::Text),
        optional("Description", Takes::Text),
        optional("LanguageCode", Takes::Text),
        optional("CustomerId", Takes::Text),
        optional("References", Takes::Each(&Takes::Filled)),
        optional("SegmentAttributes", Takes::Each(&Takes::Filled)),
        optional("WisdomSessionArn", Takes::Id),
        optional("TargetContact", Takes::OneOf(&["Current", "Related"])),
    ]),
    ActionSpec::new("UpdateContactTargetQueue", "Set working queue", InChat::Runs)
        .only_in(INBOUND_AND_TRANSFER)
        .takes(QUEUE_OR_AGENT)
        .one_of(&[&["QueueId", "AgentId"]]),
    ActionSpec::new("TransferContactToQueue", "Transfer to queue", InChat::Runs)
        .ending(Ending::Leaves)
        .only_in(INBOUND_AND_TRANSFER)
        .errors(&["NoMatchingError", "QueueAtCapacity"]),
    ActionSpec::new("TransferContactToAgent", "Transfer to agent", InChat::Fails)
        .ending(Ending::Leaves)
        .only_in(&[FlowType::AgentTransfer, FlowType::QueueTransfer, FlowType::Module]),
    ActionSpec::new(
        "UpdateContactEventHooks",
        "Set event flow, Set disconnect flow, Set whisper flow",
        InChat::Runs,
    )
    .takes(&[
        required("EventHooks", Takes::Object(HOOKS)),
        optional(
            "EventHooksConfiguration",
            Takes::Each(&Takes::Object(&[optional("DisableExecution", Takes::Flag)])),
        ),
    ]),
    ActionSpec::new("UpdateContactRoutingBehavior", "Change routing priority / age", InChat::Runs)
        .takes(&[
            optional("QueuePriority", Takes::Whole(1, i64::MAX)),
            optional("QueueTimeAdjustmentSeconds", Takes::Whole(-604_800, 604_800)),
        ])
        .one_of(&[&["QueuePriority", "QueueTimeAdjustmentSeconds"]])
        .errors(&[]),
    ActionSpec::new("UpdateContactRoutingCriteria", "Set routing criteria", InChat::Runs)
        .takes(&[required("RoutingCriteria", Takes::OrReference(&Takes::Each(&Takes::Filled)))]),
    ActionSpec::new("InvokeFlowModule", "Invoke module", InChat::Waits).takes(&[
        required("FlowModuleId", Takes::Id),
        optional("InputParameters", Takes::Anything),
        optional("Alias", Takes::Text),
        optional("Version", Takes::Text),
    ]),
    ActionSpec::new("EndFlowModuleExecution", "Return", InChat::Runs)
        .ending(Ending::Ends)
        .only_in(&[FlowType::Module])
        .takes(&[optional("ModuleResult", Takes::Anything), optional("TransitionResult", Takes::Anything)])
        .errors(&[]),
    ActionSpec::new("TagContact", "Contact tags", InChat::Runs).takes(&[required("Tags", Takes::Texts)]),
    ActionSpec::new("UnTagContact", "Contact tags", InChat::Runs)
        .takes(&[required("TagKeys", Takes::List(&Takes::Text))]),
    ActionSpec::new("UntagContact", "Contact tags", InChat::Runs)
        .takes(&[required("TagKeys", Takes::List(&Takes::Text))]),
    ActionSpec::new(
        "CreatePersistentContactAssociation",
        "Create persistent contact association",
        InChat::Runs,
    )
    .takes(&[
        required("RehydrationType", Takes::OneOf(&["ENTIRE_PAST_SESSION", "FROM_SEGMENT"])),
        required("SourceContactId", Takes::Id),
        optional("ClientToken", Takes::Text),
    ]),
    ActionSpec::new("UpdateContactRecordingBehavior", "Set recording and analytics behavior", InChat::Passes)
        .takes(RECORDING),
    ActionSpec::new(
        "UpdateContactRecordingAndAnalyticsBehavior",
        "Set recording, analytics and processing behavior",
        InChat::Passes,
    )
    .takes(RECORDING)
    .errors(&["NoMatchingError", "ChannelMismatch"]),
    ActionSpec::new(
        "UpdateContactMediaProcessing",
        "Set recording, analytics and processing behavior",
        InChat::Passes,
    )
    .takes(&[optional("ChatProcessor", Takes::Anything)])
    .errors(&["NoMatchingError", "ChannelMismatch"]),
    ActionSpec::new("UpdateContactTextToSpeechVoice", "Set voice", InChat::Passes).takes(&[
        required("TextToSpeechVoice", Takes::Text),
        optional("TextToSpeechEngine", Takes::Text),
        optional("TextToSpeechStyle", Takes::Text),
    ]),
    ActionSpec::new("CreateWisdomSession", "Connect assistant", InChat::Passes)
        .takes(&[required("WisdomAssistantArn", Takes::Id)]),
    ActionSpec::new("UpdatePreviousContactParticipantState", "Hold customer or agent", InChat::Fails).takes(
        &[required(
            "PreviousContactParticipantState",
            Takes::OneOf(&["AgentOnHold", "CustomerOnHold", "OffHold"]),
        )],
    ),
    ActionSpec::new(
        "UpdateContactMediaStreamingBehavior",
        "Start media streaming, Stop media streaming",
        InChat::Fails,
    )
    .takes(&[
        optional("MediaStreamingState", Takes::OneOf(&["Enabled", "Disabled"])),
        optional("MediaStreamType", Takes::Anything),
        optional("Participants", Takes::Anything),
    ]),
    ActionSpec::new("UpdateContactCallbackNumber", "Set callback number", InChat::Fails)
        .takes(&[required("CallbackNumber", Takes::Text)])
        .errors(&["NoMatchingError", "InvalidCallbackNumber", "CallbackNumberNotDialable"]),
    ActionSpec::new("CompleteOutboundCall", "Call phone number", InChat::Fails)
        .takes(&[optional("CallerId", Takes::Anything)]),
    ActionSpec::new("StartOutboundChatContact", "Send message", InChat::Fails),
    ActionSpec::new("ResumeContact", "Resume contact", InChat::Fails),
    ActionSpec::new("CreateTask", "Create task", InChat::Fails),
    ActionSpec::new("CreateCase", "Cases", InChat::Fails).errors(&["NoMatchingError", "ContactNotLinked"]),
    ActionSpec::new("GetCase", "Cases", InChat::Fails).errors(&[
        "NoMatchingError",
        "NoneFound",
        "MultipleFound",
        "ContactNotLinked",
    ]),
    ActionSpec::new("UpdateCase", "Cases", InChat::Fails).errors(&["NoMatchingError", "ContactNotLinked"]),
];

const HOOKS: &[Parameter] = &[
    optional("CustomerRemaining", Takes::Id),
    optional("CustomerQueue", Takes::Id),
    optional("CustomerWhisper", Takes::Id),
    optional("AgentWhisper", Takes::Id),
    optional("CustomerHold", Takes::Id),
    optional("AgentHold", Takes::Id),
    optional("DefaultAgentUI", Takes::Id),
    optional("DisconnectAgentUI", Takes::Id),
    optional("PauseContact", Takes::Id),
    optional("ResumeContact", Takes::Id),
];

const RECORDING: &[Parameter] = &[
    optional("RecordingBehavior", Takes::Anything),
    optional("AnalyticsBehavior", Takes::Anything),
    optional("VoiceBehavior", Takes::Anything),
    optional("ChatBehavior", Takes::Anything),
    optional("ScreenRecordingBehavior", Takes::Anything),
];
