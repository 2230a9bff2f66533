//! Files of runs, against the disk's own speed.

use std::{
    fs::{self, File},
    io::{Read as _, Write},
    net::{Ipv4Addr, TcpStream},
    path::Path,
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};

use super::{
    process::Process,
    rows::repeat,
    table::{Table, median, spread},
};

const PIECE: usize = 1 << 20;
const PATH: &str = "/api/2.0/mlflow-artifacts/artifacts/0/bench/artifacts/large.bin";

/// A file of so many MiB goes into a server and out again, in turn with the disk alone.
pub(super) fn both_ways(fmf: &Path, folder: &Path, mib: usize, table: &mut Table) -> Result<()> {
    let data = folder.join("files");
    fs::create_dir_all(&data)?;
    let server = Process::serve(fmf, &data, &[])?;
    let alone = data.join("alone.bin");
    let kept = data.join("artifacts/0/bench/artifacts/large.bin");
    let mut speeds: [Vec<f64>; 4] = Default::default();
    let rounds = repeat(|| {
        let round = [
            timed(|| write_alone(&alone, mib))?,
            timed(|| upload(server.port, mib))?,
            timed(|| read_alone(&kept, mib))?,
            timed(|| download(server.port, mib))?,
        ];
        speeds.iter_mut().zip(round).for_each(|(speeds, took)| speeds.push(mib as f64 / took));
        Ok(round)
    })?;
    let ratios = |one: usize, other: usize| {
        spread(&rounds.iter().map(|round| round[one] / round[other]).collect::<Vec<_>>(), 2)
    };
    let [written, uploaded, read, downloaded] = speeds.map(median);
    let how = format!("{mib} MiB, written in pieces of 1 MiB and synced, interleaved rounds");
    table.row("upload of a file / the disk alone", ratios(0, 1), "", &how);
    table.row("  uploads, MiB per second", format!("{uploaded:.0}"), "", "one client");
    table.row("  disk alone, MiB per second", format!("{written:.0}"), "", "");
    let how = format!("{mib} MiB, from the system's memory on both sides");
    table.row("download of a file / a read of it", ratios(2, 3), "", &how);
    table.row("  downloads, MiB per second", format!("{downloaded:.0}"), "", "one client");
    table.row("  reads, MiB per second", format!("{read:.0}"), "", "");
    let memory = format!("{:.0} MiB", server.memory()?);
    table.row("  memory after those files", memory, "", "resident");
    Ok(())
}

fn timed(act: impl FnOnce() -> Result<()>) -> Result<f64> {
    let started = Instant::now();
    act()?;
    Ok(started.elapsed().as_secs_f64())
}

fn write_alone(path: &Path, mib: usize) -> Result<()> {
    let mut file = File::create(path)?;
    pieces(&mut file, mib)?;
    Ok(file.sync_all()?)
}

fn pieces(to: &mut impl Write, mib: usize) -> Result<()> {
    let piece: Vec<u8> = (0..=255).cycle().take(PIECE).collect();
    (0..mib).try_for_each(|_| Ok(to.write_all(&piece)?))
}

fn read_alone(path: &Path, mib: usize) -> Result<()> {
    let read = read_to_end(&mut File::open(path)?)?;
    ensure!(read == mib * PIECE, "{path:?} is not what was uploaded");
    Ok(())
}

fn upload(port: u16, mib: usize) -> Result<()> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    let length = mib * PIECE;
    write!(
        stream,
        "PUT {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n"
    )?;
    pieces(&mut stream, mib)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "an upload failed: {answer}");
    Ok(())
}

fn download(port: u16, mib: usize) -> Result<()> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    write!(stream, "GET {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let read = read_to_end(&mut stream).context("a download broke off")?;
    ensure!(read > mib * PIECE, "a download is too short: {read} bytes");
    Ok(())
}

/// How many bytes there are to read.
fn read_to_end(from: &mut impl std::io::Read) -> Result<usize> {
    let (mut bytes, mut sum) = (vec![0; PIECE], 0);
    loop {
        match from.read(&mut bytes)? {
            0 => return Ok(sum),
            read => sum += read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[ignore = "needs target/debug/fmf: `cargo test -p xtask files -- --ignored --nocapture`"]
    fn a_file_goes_both_ways() {
        let folder = crate::shell::target().join("bench-files");
        let fmf = crate::shell::target().join("debug").join("fmf");
        let mut table = Table::default();
        both_ways(&fmf, &folder, 64, &mut table).unwrap();
        table.print();
        fs::remove_dir_all(&folder).unwrap();
    }
}
