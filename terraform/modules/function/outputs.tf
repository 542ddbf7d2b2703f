output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.firstkey.function_name
}

output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.firstkey.arn
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = local.role_arn
}

output "log_group_name" {
  description = "Name of the function's log group."
  value       = aws_cloudwatch_log_group.function.name
}

output "subscription_arn" {
  description = "ARN of the topic's subscription."
  value       = aws_sns_topic_subscription.arrivals.arn
}

output "failure_queue" {
  description = "The queue for failed arrivals."
  value = {
    name = aws_sqs_queue.failed.name
    arn  = aws_sqs_queue.failed.arn
    url  = aws_sqs_queue.failed.id
  }
}

output "buffer_queue" {
  description = "The queue between topic and function; null without one."
  value = var.buffer ? {
    name = aws_sqs_queue.buffer[0].name
    arn  = aws_sqs_queue.buffer[0].arn
    url  = aws_sqs_queue.buffer[0].id
  } : null
}

output "role_policy" {
  description = "Policy that the role needs, as JSON."
  value       = local.role_policy
}

output "rule_names" {
  description = "Names of the rules that invoke the function: the sweep's and, if there is one, that for mail."
  value = merge(
    var.sweep_schedule == null ? {} : { sweep = aws_cloudwatch_event_rule.sweep[0].name },
    local.hears_of_mail ? { mail = aws_cloudwatch_event_rule.mail[0].name } : {},
  )
}

output "timeout_seconds" {
  description = "How long an invocation may take."
  value       = aws_lambda_function.firstkey.timeout
}

output "reach" {
  description = "Whom and what the role may reach: users, users it may only read, users denied to it, SES identities, recipients and Slack's token. The claim's role reaches no more."
  value = {
    user_arns         = local.user_arns
    readable_user_arn = local.readable_user_arn
    denied_user_arns  = local.denied_user_arns
    sending_arns      = local.sending_arns
    recipients        = local.recipients
    slack_token_arn   = local.slack_token_arn
  }
}
