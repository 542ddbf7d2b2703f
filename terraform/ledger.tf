# One record a user and its history: whom Firstkey told what, and when.
resource "aws_dynamodb_table" "ledger" {
  # checkov:skip=CKV_AWS_119: encrypted with a customer key where `encryption` asks for one, with DynamoDB's own key else.
  # checkov:skip=CKV2_AWS_16: on demand there is no capacity to scale.
  name         = var.name
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
}
