//! Archives whose runs are damaged, or that somebody made to do harm.

use super::{
    backup_with_runs,
    damaged::{lines, packed, sealed},
    place::Home,
    restore,
    runs::with_runs,
};

/// Restores what must be refused, saying `said`, and leave nothing.
async fn check_refused(home: &Home, bytes: &[u8], said: &str) {
    let refused = restore(&home.url(), bytes).await;
    let error = refused.err().map(|error| chain(&error)).unwrap_or_default();
    assert!(error.contains(said), "{said:?} is not in {error:?}");
    let (summary, _) = backup_with_runs(&home.url()).await;
    assert_eq!((summary.counts.total(), summary.counts.runs), (0, None), "{said}");
}

fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(|error| error.to_string()).collect::<Vec<_>>().join(": ")
}

#[tokio::test]
async fn damaged_runs_are_refused_and_nothing_of_them_stays() {
    let (_registry, _tracking, home) = with_runs().await;
    let (summary, bytes) = backup_with_runs(&home.url()).await;
    let (whole, there) = (lines(&bytes), Home::new().await);
    let line = |table: &str| {
        let begin = format!(r#"{{"rows":{{"of":"{table}""#);
        whole.iter().position(|line| line.starts_with(&begin)).unwrap()
    };
    let points = line("points");
    check_refused(&there, &bytes[..bytes.len() - 40], "damaged at line").await;
    check_refused(&there, &packed(&whole[..points]), "it ends here, before its last line").await;
    let mut fewer = whole.clone();
    fewer.remove(points);
    check_refused(&there, &sealed(&fewer), "not as many records as its first line says").await;
    let mut swapped = whole.clone();
    swapped.swap(line("runs"), points);
    check_refused(&there, &sealed(&swapped), "its tables are not in their order").await;
    let mut unannounced = whole.clone();
    let at = unannounced[0].find(r#","runs":{"#).unwrap();
    unannounced[0].replace_range(at.., "}}}");
    let first = unannounced[0].replace(r#""format":2"#, r#""format":1"#);
    unannounced[0] = first;
    check_refused(&there, &sealed(&unannounced), "its first line says nothing of what is here")
        .await;
    let check = async |table: &str, from: &str, to: &str, said: &str| {
        let mut lines = whole.clone();
        let place = line(table);
        assert!(lines[place].contains(from), "{from:?} is not in {}", lines[place]);
        lines[place] = lines[place].replacen(from, to, 1);
        check_refused(&there, &sealed(&lines), said).await;
    };
    check("runs", "FINISHED", "DONE", "a value is not one that its column holds").await;
    check("runs", r#""FINISHED""#, "1", "a value is not one that its column holds").await;
    check("tags", "[1,", "[1,1,", "a row has not as many values as its table").await;
    check("points", r#"[1,"loss","#, r#"[1,null,"#, "a row is no point of a metric").await;
    check("points", r#"[1,"loss","#, r#"[1,"l\u0000","#, "a text holds NUL").await;
    check("linked_versions", r#""x""#, r#""x/y""#, "a value is not one").await;
    check("links", r#"[1,1,"#, r#"[1,77,"#, "a link leads from no run or to nothing").await;
    check("links", r#"[1,1,"#, r#"[77,1,"#, "a link leads from no run or to nothing").await;
    check("tags", "[1,", "[77,", "a row does not fit the others").await;
    check("points", r#"[1,"loss","#, r#"[77,"loss","#, "a row does not fit the others").await;
    check("points", r#"[1,"loss","#, r#"[1,"a","#, "a row does not fit the others").await;
    check("runs", r#"[1,""#, r#"[2,""#, "a row does not fit the others").await;
    assert_eq!(restore(&there.url(), &bytes).await.unwrap(), summary);
}
