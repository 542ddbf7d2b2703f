//! The pages of the module's archive link to each other as they do in the repository. What is not in the archive they only name.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use regex::{Captures, Regex};

use super::tarball::Tarball;

/// What the archive has of the repository's root, besides the pages in `docs/`.
pub(super) const BESIDE: [&str; 3] = ["CHANGELOG.md", "LICENSE", "SECURITY.md"];

/// Adapts the links of every page.
pub(super) fn adapt(archive: &mut Tarball) -> Result<()> {
    let link = Regex::new(r"!?\[([^\[\]]+)\]\(([^()\s]+)\)")?;
    let pages: Vec<PathBuf> = archive.paths().filter(|path| is_page(path)).map(Path::to_owned).collect();
    for page in pages {
        let text = std::str::from_utf8(archive.get(&page).unwrap_or_default())
            .with_context(|| format!("{} is not UTF-8", page.display()))?;
        let adapted = link.replace_all(text, |found: &Captures<'_>| adapted(archive, &page, found)).into_owned();
        archive.add(page, adapted.as_bytes());
    }
    Ok(())
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// A link as it has to be in the archive.
fn adapted(archive: &Tarball, page: &Path, link: &Captures<'_>) -> String {
    let (whole, label, target) = (&link[0], &link[1], &link[2]);
    if target.contains("://") || target.starts_with(['#', '/']) || target.starts_with("mailto:") {
        return whole.to_owned();
    }
    let (file, section) = target.split_at(target.find('#').unwrap_or(target.len()));
    let folder = in_repository(page).parent().map(Path::to_owned).unwrap_or_default();
    match in_archive(&normal(&folder.join(file))).filter(|place| is_there(archive, place)) {
        Some(place) => format!("[{label}]({}{section})", relative(page, &place)),
        None => label.to_owned(),
    }
}

/// Where a file of the archive is in the repository.
fn in_repository(path: &Path) -> PathBuf {
    let beside = path.starts_with("docs") || BESIDE.iter().any(|name| path == Path::new(name));
    if beside { path.to_owned() } else { Path::new("terraform").join(path) }
}

/// Where a file of the repository would be in the archive.
fn in_archive(path: &Path) -> Option<PathBuf> {
    if let Ok(inside) = path.strip_prefix("terraform") {
        return Some(inside.to_owned());
    }
    (in_repository(path) == path).then(|| path.to_owned())
}

/// Whether the archive has a file, or files below a folder.
fn is_there(archive: &Tarball, place: &Path) -> bool {
    archive.paths().any(|path| path.starts_with(place))
}

/// The way from a page to a place.
fn relative(page: &Path, place: &Path) -> String {
    let up = page.components().count() - 1;
    let way = (0..up).map(|_| Component::ParentDir).chain(place.components()).collect::<PathBuf>();
    let way = if way.as_os_str().is_empty() { PathBuf::from(".") } else { way };
    way.to_string_lossy().into_owned()
}

/// The path without `..` in it.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, component| {
        match component {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            other => path.push(other),
        }
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_same_page_in_the_archive_or_nowhere() {
        let page = "[alarms](../docs/alarms.md#x), [users](modules/users), ![picture](../docs/gallery/mail.webp), \
                    [code](../crates/firstkey), [AWS](https://aws.amazon.com), [below](#below)";
        let mut archive = Tarball::default();
        archive.add("README.md", page.as_bytes());
        archive.add("docs/alarms.md", b"[module](../terraform/README.md#inputs), [root](../README.md)");
        archive.add("modules/users/main.tf", b"");
        archive.add("modules/users/README.md", b"[alarms](../../../docs/alarms.md), [module](../../README.md)");
        adapt(&mut archive).unwrap();
        let text = |name: &str| String::from_utf8(archive.get(name).unwrap().to_vec()).unwrap();
        assert_eq!(
            text("README.md"),
            "[alarms](docs/alarms.md#x), [users](modules/users), picture, code, [AWS](https://aws.amazon.com), [below](#below)"
        );
        assert_eq!(text("docs/alarms.md"), "[module](../README.md#inputs), root");
        assert_eq!(text("modules/users/README.md"), "[alarms](../../docs/alarms.md), [module](../../README.md)");
    }
}
