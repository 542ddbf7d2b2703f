//! The ledger's table.

use aws_sdk_dynamodb::types::{KeyType, ScalarAttributeType, TableDescription, TableStatus};

use super::facts::Facts;
use super::finding::{Found, failed, passed};
use crate::ask::ask;

pub(super) async fn table(facts: &Facts) -> Found {
    const WHY: &str = "the function records each step first, so without the ledger it does nothing";
    let told = facts.session.deployment.table.clone();
    let name = match told {
        Some(name) => name,
        None => facts.configuration().await?.table,
    };
    let region = facts.session.aws.region();
    let call = facts.session.aws.dynamodb().describe_table().table_name(&name).send();
    let table = match ask("dynamodb:DescribeTable", &format!("look at the table `{name}`"), call).await {
        Ok(answer) => answer.table,
        Err(error) if error.is_missing() => None,
        Err(error) => return Err(error.into()),
    };
    let Some(table) = table else {
        return failed(
            format!("there is no table `{name}` in {region}"),
            WHY,
            "run `terraform apply`: the module makes it",
        );
    };
    if !is_keyed_by_id(&table) {
        return failed(
            format!("the partition key of `{name}` is not the string `id`, or it has a sort key"),
            WHY,
            "name another table: the module makes one that fits",
        );
    }
    match table.table_status() {
        Some(TableStatus::Active | TableStatus::Updating) => passed(format!("the table `{name}` is ready")),
        status => failed(
            format!("the table `{name}` is {}", status.map_or("in no state", TableStatus::as_str)),
            WHY,
            format!(
                "`aws dynamodb describe-table --region {region} --table-name {name}` says more; wait if it is being created"
            ),
        ),
    }
}

fn is_keyed_by_id(table: &TableDescription) -> bool {
    let [key] = table.key_schema() else { return false };
    key.attribute_name == "id"
        && key.key_type == KeyType::Hash
        && table
            .attribute_definitions()
            .iter()
            .any(|attribute| attribute.attribute_name == "id" && attribute.attribute_type == ScalarAttributeType::S)
}
