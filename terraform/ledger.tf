locals {
  # A constant, not `name`: Terraform replaces a table whose name changes, and the ledger's content would be lost.
  table_name = coalesce(var.table_name, "firstkey")
}

# The name at the first apply. Otherwise Terraform cannot see that it is about to replace the table.
resource "terraform_data" "table_name" {
  input = local.table_name

  lifecycle {
    ignore_changes = [input]
  }
}

# One record for each user, with its history: whom Firstkey told what, and when.
resource "aws_dynamodb_table" "ledger" {
  # checkov:skip=CKV_AWS_119: encrypted with a customer key where `encryption` asks for one, with DynamoDB's own key else.
  # checkov:skip=CKV2_AWS_16: on demand there is no capacity to scale.
  name         = local.table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  # The function says when: after 90 days for users who were skipped or are gone, by `forget_after` for other arrivals that have ended.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.kms_key_arn
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = terraform_data.table_name.output == local.table_name
      error_message = "The ledger is the table ${terraform_data.table_name.output}. Under another name Terraform would make a new, empty one, and unused passwords of users in the old one would never expire: write table_name = \"${terraform_data.table_name.output}\". To switch to a restored table on purpose, see \"The ledger\" in the module's README."
    }
  }
}
