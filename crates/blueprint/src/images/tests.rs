//! Images by operating system and database.

use super::*;

fn images() -> Images {
    let text = include_str!("../../../../sizing/images.toml");
    let (images, report) = Images::read(&mut SourceMap::new(), "images.toml", text);
    images.unwrap_or_else(|| panic!("{report:?}"))
}

fn sql(version: &str, edition: &str) -> DatabaseSoftware {
    DatabaseSoftware {
        product: "SQL Server".to_owned(),
        version: version.to_owned(),
        edition: edition.to_owned(),
        included: true,
    }
}

fn name(provider: &str, version: &str, database: Option<&DatabaseSoftware>) -> Option<String> {
    images()
        .find(provider, ("Windows Server", version), database)
        .map(|image| image.name)
}

#[test]
fn names_are_filled_in_per_provider() {
    let web = sql("2019", "Web");
    let standard = sql("2019", "Standard");
    for (provider, database, expected) in [
        (
            "aws",
            None,
            "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base",
        ),
        (
            "aws",
            Some(&web),
            "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-SQL_2019_Web",
        ),
        (
            "azure",
            Some(&standard),
            "MicrosoftSQLServer:sql2019-ws2019:standard-gen2:latest",
        ),
        ("gcp", None, "windows-cloud/windows-2019"),
        (
            "gcp",
            Some(&standard),
            "windows-sql-cloud/sql-std-2019-win-2019",
        ),
    ] {
        assert_eq!(name(provider, "2019", database).as_deref(), Some(expected));
    }
}

#[test]
fn a_database_of_the_customer_starts_from_the_plain_system() {
    let own = DatabaseSoftware {
        included: false,
        ..sql("2019", "Enterprise")
    };
    assert_eq!(
        name("gcp", "2022", Some(&own)).as_deref(),
        Some("windows-cloud/windows-2022")
    );
}

#[test]
fn what_nobody_offers_is_not_made_up() {
    assert_eq!(name("gcp", "2019", Some(&sql("2019", "Evaluation"))), None);
    assert_eq!(name("aws", "2003", None), None);
    assert_eq!(name("elsewhere", "2019", None), None);
}

#[test]
fn every_name_is_complete_once_filled_in() {
    for row in images().rows {
        let editions: Vec<Option<String>> = match row.database {
            None => vec![None],
            Some(_) => row.editions.keys().cloned().map(Some).collect(),
        };
        for version in &row.versions {
            for edition in &editions {
                let versions = match edition {
                    None => vec![String::new()],
                    Some(_) => row.database_versions.clone(),
                };
                for database_version in versions {
                    let database = edition.as_ref().map(|one| sql(&database_version, one));
                    let found = name(&row.provider, version, database.as_ref());
                    assert!(found.is_some_and(|name| !name.contains(['{', '}', ' '])));
                }
            }
        }
    }
}
