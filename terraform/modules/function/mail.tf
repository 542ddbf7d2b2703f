# What SES reports about accepted messages: bounces and the like. SES's events reach only the default bus of SES's own region.
locals {
  hears_of_mail = var.configuration_set != null && local.ses_region == local.region
}

resource "aws_sesv2_configuration_set_event_destination" "mail" {
  count = local.hears_of_mail ? 1 : 0

  configuration_set_name = var.configuration_set
  event_destination_name = var.name

  event_destination {
    enabled              = true
    matching_event_types = ["BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "REJECT"]

    event_bridge_destination {
      event_bus_arn = "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
    }
  }
}

resource "aws_cloudwatch_event_rule" "mail" {
  count = local.hears_of_mail ? 1 : 0

  name        = "${var.name}-mail"
  description = "Firstkey: a message did not reach its user, or not yet"

  event_pattern = jsonencode({
    source      = ["aws.ses"]
    detail-type = ["Email Bounced", "Email Complaint Received", "Email Delivery Delayed", "Email Rejected"]
    account     = [local.account]
    detail      = { mail = { tags = { "ses:configuration-set" = [var.configuration_set] } } }
  })

  # Otherwise a rule that somebody disabled stays disabled, and no plan shows it.
  state = "ENABLED"

  tags = var.tags
}

resource "aws_cloudwatch_event_target" "mail" {
  count = local.hears_of_mail ? 1 : 0

  rule = aws_cloudwatch_event_rule.mail[0].name
  arn  = aws_lambda_function.firstkey.arn

  # EventBridge's own maximum, written down so that nobody has to look it up.
  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.failed.arn
  }

  depends_on = [aws_lambda_permission.mail, aws_sqs_queue_policy.failed]
}

resource "aws_lambda_permission" "mail" {
  count = local.hears_of_mail ? 1 : 0

  statement_id  = "TheRuleTellsOfMail"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.firstkey.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.mail[0].arn
}
