output "topic_arn" {
  description = "ARN of the topic that the function subscribes to."
  # Subscribers must find the policy in place.
  value = aws_sns_topic_policy.arrivals.arn
}

output "topic_name" {
  description = "Name of that topic."
  value       = aws_sns_topic.arrivals.name
}

output "rule_name" {
  description = "Name of the EventBridge rule."
  value       = aws_cloudwatch_event_rule.create_user.name
}

output "rule_arn" {
  description = "ARN of the EventBridge rule."
  value       = aws_cloudwatch_event_rule.create_user.arn
}

output "event_pattern" {
  description = "The rule's event pattern, as JSON."
  value       = aws_cloudwatch_event_rule.create_user.event_pattern
}

output "dead_letter_queues" {
  description = "The dead-letter queues of the rule and the topic."
  value = {
    rule = {
      name = aws_sqs_queue.undelivered_by_rule.name
      arn  = aws_sqs_queue.undelivered_by_rule.arn
      url  = aws_sqs_queue.undelivered_by_rule.id
    }
    topic = {
      name = aws_sqs_queue.undelivered_by_topic.name
      arn  = aws_sqs_queue.undelivered_by_topic.arn
      url  = aws_sqs_queue.undelivered_by_topic.id
    }
  }
}

output "forwarding" {
  description = "What another region needs to forward CreateUser events here: the pattern of its rule, the event bus that its target is, and the policy and trust policy of the role that the target assumes."
  value = {
    event_bus_arn = local.event_bus_arn
    event_pattern = aws_cloudwatch_event_rule.create_user.event_pattern
    role_policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "ForwardToFirstkey"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = local.event_bus_arn
      }]
    })
    role_trust_policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "EventBridgeForwards"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    })
  }
}
