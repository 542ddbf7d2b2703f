//! Which C library the binary needs, and which one Lambda has.

use anyhow::{Context, Result, ensure};
use object::Endianness;
use object::elf::FileHeader64;
use object::read::elf::ElfFile;

/// The C library of `provided.al2023`.
const LAMBDA: (u32, u32) = (2, 34);

/// Fails unless Lambda's C library is new enough; gives the version that is needed.
///
/// The linker takes the newest version of each symbol that the building machine has, so a newer machine can make a
/// binary that ends on Lambda before `main`, with a line about GLIBC that only the logs show.
pub(super) fn check(binary: &[u8]) -> Result<String> {
    let Some(needed) = newest(binary)? else { return Ok("no C library".to_owned()) };
    let (name, (major, minor)) = (format!("glibc {}.{}", needed.0, needed.1), LAMBDA);
    ensure!(needed <= LAMBDA, "the function needs {name}, but Lambda has {major}.{minor}: build it on an older system");
    Ok(name)
}

/// The newest `GLIBC_` version among those that the binary's dynamic symbols ask for.
fn newest(binary: &[u8]) -> Result<Option<(u32, u32)>> {
    let elf = ElfFile::<FileHeader64<Endianness>>::parse(binary).context("the function is not a 64-bit ELF file")?;
    let endian = elf.endian();
    let sections = elf.elf_section_table();
    let mut found = Vec::new();
    let Some((mut libraries, strings)) = sections.gnu_verneed(endian, binary)? else { return Ok(None) };
    let names = sections.strings(endian, binary, strings)?;
    while let Some((_, mut versions)) = libraries.next()? {
        while let Some(version) = versions.next()? {
            found.extend(parse(version.name(endian, names)?));
        }
    }
    Ok(found.into_iter().max())
}

/// `GLIBC_2.34` or `GLIBC_2.2.5`; other libraries' versions have other names.
fn parse(name: &[u8]) -> Option<(u32, u32)> {
    let (major, rest) = std::str::from_utf8(name).ok()?.strip_prefix("GLIBC_")?.split_once('.')?;
    let minor = rest.split('.').next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{newest, parse};

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse(b"GLIBC_2.2.5"), Some((2, 2)));
        assert!(parse(b"GLIBC_2.9") < parse(b"GLIBC_2.34"));
        assert_eq!(parse(b"GCC_3.0"), None);
    }

    #[test]
    #[cfg(target_env = "gnu")]
    fn this_very_program_needs_some_version() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(newest(&program).unwrap() >= Some((2, 2)));
    }
}
