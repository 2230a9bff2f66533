//! Setting aliases and taking them away.

use fmf_core::{Alias, PromptName, Result, Version, Write};

use super::{Held, Staged};
use crate::{aliases::AliasFiles, files::Files};

impl Files {
    pub(crate) fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: &Write,
    ) -> Result<Option<Version>> {
        alias.check_settable()?;
        let held = self.hold(name)?;
        held.known.require(version)?;
        self.change_alias(&held, alias, how, |aliases| aliases.set(alias, version))
    }

    pub(crate) fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: &Write,
    ) -> Result<Option<Version>> {
        let held = self.hold(name)?;
        self.change_alias(&held, alias, how, |aliases| {
            aliases.remove(|key, _| key == alias.as_str());
        })
    }

    fn change_alias(
        &self,
        held: &Held,
        alias: &Alias,
        how: &Write,
        change: impl FnOnce(&mut AliasFiles),
    ) -> Result<Option<Version>> {
        let left = held.known.aliases.get(alias).copied();
        how.expect.check(&format!("alias {:?}", alias.as_str()), left)?;
        let mut aliases = self.alias_files(held)?;
        change(&mut aliases);
        let mut staged = Staged::default();
        aliases.stage(&mut staged)?;
        staged.commit()?;
        Ok(left)
    }
}
