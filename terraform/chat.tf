# Alerts in Slack, by Amazon Q Developer in chat applications: it shows what the topic tells in the words that are meant for a chat.
# Somebody authorizes the workspace once, in its console.
resource "aws_iam_policy" "chat" {
  count = var.chat == null ? 0 : 1

  name        = "${var.name}-chat"
  path        = var.role_path
  description = "The most that members of the channel with Firstkey's alerts may do"

  # The state of alarms and metrics, which the channel shows. Nothing that holds an address.
  # checkov:skip=CKV_AWS_355: an account's alarms and metrics cannot be given out by resource.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "LookAtAlarmsAndMetrics"
      Effect   = "Allow"
      Action   = ["cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*"]
      Resource = "*"
    }]
  })

  tags = var.tags
}

resource "aws_iam_role" "chat" {
  count = var.chat == null ? 0 : 1

  name                 = "${var.name}-chat"
  path                 = var.role_path
  description          = "The channel with Firstkey's alerts"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "chatbot.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy_attachment" "chat" {
  count = var.chat == null ? 0 : 1

  role       = aws_iam_role.chat[0].name
  policy_arn = aws_iam_policy.chat[0].arn
}

resource "aws_chatbot_slack_channel_configuration" "alerts" {
  count = var.chat == null ? 0 : 1

  configuration_name = "${var.name}-alerts"
  slack_team_id      = var.chat.slack.team_id
  slack_channel_id   = var.chat.slack.channel_id
  sns_topic_arns     = [local.alert_topic_arn]
  iam_role_arn       = aws_iam_role.chat[0].arn
  # Unset, it would be AdministratorAccess.
  guardrail_policy_arns = [aws_iam_policy.chat[0].arn]
  logging_level         = "ERROR"

  tags = var.tags
}
