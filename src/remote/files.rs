//! Files of the pulled folder: made for their owner alone, and replaced whole.

use super::failure::Failure;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// New files are for their owner alone.
pub(super) fn owned(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = options;
}

/// Makes a folder, for its owner alone, and those above it.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(Failure::file("make", path))
}

/// Replaces a file, or makes it: at any moment it is the old one or the new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace_by(path, &mut |file| file.write_all(bytes))
}

/// The same, with what `write` writes.
pub(super) fn replace_by(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".quell-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(Failure::file("write into", folder))?;
    let mut out = std::io::BufWriter::with_capacity(1 << 16, temporary.as_file_mut());
    write(&mut out)
        .and_then(|()| out.flush())
        .map_err(Failure::file("write", path))?;
    drop(out);
    let file = temporary.as_file();
    file.sync_all().map_err(Failure::file("write", path))?;
    temporary
        .persist(path)
        .map_err(|failed| Failure::file("replace", path)(failed.error))?;
    sync_folder(folder)
}

/// Only after this do new names survive a loss of power.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Failure> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Failure::file("make new names last in", folder))?;
    }
    Ok(())
}

/// The temporary files that a fall of the program left in a folder.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(".quell-") && name.ends_with(".tmp") {
            let _ = fs::remove_file(entry.path());
        }
    }
}
