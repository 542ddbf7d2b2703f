locals {
  kms_key_arn = var.encryption.create_key ? one(aws_kms_key.firstkey[*].arn) : var.encryption.key_arn
}

resource "aws_kms_key" "firstkey" {
  count = var.encryption.create_key ? 1 : 0

  description             = "Firstkey: topics, queues and ledger"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # Part of the key, so that nothing uses the key before the policy is in place.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # Without it, nobody could ever change the key again, and no IAM policy could allow its use.
        Sid       = "IamPoliciesOfTheAccountDecide"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        # EventBridge publishes to the topic and writes to the rule's dead letters. It supports neither aws:SourceArn nor
        # aws:SourceAccount in a key's policy.
        Sid       = "EventBridgePublishesToTheTopic"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      },
      {
        Sid       = "SnsWritesToTheQueues"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      },
      {
        Sid       = "AlarmsPublishToTheAlertTopic"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      },
    ]
  })

  tags = var.tags
}

resource "aws_kms_alias" "firstkey" {
  count = var.encryption.create_key ? 1 : 0

  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.firstkey[0].key_id
}
