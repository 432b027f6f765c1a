//! Reads the flows and bots of a simulated instance.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use edgewise_shared::bot::definition::BotDefinition;
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::flow::stock;
use edgewise_shared::id::FlowId;
use edgewise_shared::simulate::Start;
use edgewise_shared::simulate::sources::{self, Source};
use edgewise_shared::simulate::stage::{self, Role};

use super::RoleName;
use crate::input;

/// The flows that there are, and the one that receives the chat. Says on standard error what cannot be read.
pub(super) fn library(
    flows: &[PathBuf],
    more: &[PathBuf],
    by_id: &[(String, PathBuf)],
    role: Option<RoleName>,
) -> Option<(FlowLibrary, FlowId)> {
    let files = flows.iter().cloned().chain(files(more)?);
    let unnamed = files.map(|file| source(None, &file));
    let named = by_id.iter().map(|(id, file)| source(Some(id.clone()), file));
    let sources: Vec<Option<Source>> = unnamed.chain(named).collect();
    let sources: Vec<Source> = sources.into_iter().collect::<Option<_>>()?;
    let mut library = stock::library();
    let loaded = match sources::load(&mut library, &sources) {
        Ok(loaded) => loaded,
        Err(unreadable) => {
            for source in unreadable {
                for problem in source.problems {
                    eprintln!("edgewise: {}: {problem}", source.name);
                }
            }
            return None;
        }
    };
    let played = if flows.is_empty() { None } else { loaded.into_iter().next() };
    let flow_id = match played {
        Some(flow) => {
            let role = role.map_or_else(|| Role::of(flow.flow_type), Role::from);
            stage::set(&mut library, &flow.id, role)
        }
        None => FlowId::new(stock::INBOUND_FLOW),
    };
    Some((library, flow_id))
}

/// How a chat begins in an instance with these bots. Says on standard error what cannot be read.
pub(super) fn start(bots: &[PathBuf]) -> Option<Start> {
    let mut start = Start::default();
    for file in bots {
        let text = input::read(file)?;
        let bot: BotDefinition = serde_json::from_str(&text)
            .inspect_err(|fault| eprintln!("edgewise: {}: this is no bot: {fault}", file.display()))
            .ok()?;
        start.answers.bots.push(bot.into());
    }
    Some(start)
}

/// `ID=FILE`
pub(super) fn flow_id(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((id, file)) if !id.is_empty() && !file.is_empty() => Ok((id.to_owned(), PathBuf::from(file))),
        _ => Err("it is an id and a file, such as 0f1e2d3c=after-hours.json".to_owned()),
    }
}

fn source(id: Option<String>, file: &Path) -> Option<Source> {
    let text = input::read(file)?;
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Some(Source { name, id, flow_type: None, text })
}

/// The files, and those in the folders in the order of their names.
fn files(paths: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let complain =
            |fault: &std::io::Error| eprintln!("edgewise: cannot read {}: {fault}", path.display());
        let entries: Result<Vec<PathBuf>, _> =
            fs::read_dir(path).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let mut found = entries.inspect_err(complain).ok()?;
        found.retain(|file| file.extension() == Some(OsStr::new("json")));
        found.sort();
        files.extend(found);
    }
    Some(files)
}
