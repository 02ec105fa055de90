//! `groundplan resume`: finishes what was stopped part-way.

use crate::arguments::{Common, Resume};
use crate::library::Library;
use crate::session::{self, Progress, Subject, block_on, connect, open};

pub(crate) fn run(common: &Common, library: &Library, command: &Resume) -> u8 {
    let subject = match Subject::find(common, library, &command.deployment) {
        Ok(subject) => subject,
        Err(code) => return code,
    };
    block_on(async {
        let mut deployment = open(&command.place, subject.name())?;
        let (graphs, place) = subject.graphs(&deployment, &command.place);
        let targets = connect(&deployment, &place, graphs).await?;
        let progress = Progress::new();
        let options = session::options(&place);
        let outcome = deployment
            .resume(&targets, &options, &|event| progress.tell(event))
            .await
            .map_err(|error| session::broken_off(&error, subject.name(), &place))?;
        Ok(session::conclude(&outcome, subject.name()))
    })
    .and_then(|result| result)
    .unwrap_or_else(|code| code)
}
