# What the rule matches, and who may reach the topic and its queues.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "alone" {
  module {
    source = "./modules/trigger"
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.create_user.event_pattern) == merge(
      jsondecode(file("./modules/trigger/event-pattern.json")),
      { account = ["123456789012"] },
    )
    error_message = "The rule's pattern is not the file's, for this account."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.create_user.event_pattern).source == ["aws.iam"] &&
      jsondecode(aws_cloudwatch_event_rule.create_user.event_pattern).detail.eventSource == ["iam.amazonaws.com"] &&
      jsondecode(aws_cloudwatch_event_rule.create_user.event_pattern).detail.eventName == ["CreateUser"] &&
      jsondecode(aws_cloudwatch_event_rule.create_user.event_pattern).detail.errorCode == [{ exists = false }]
    )
    error_message = "Forged, failed or other calls would match."
  }

  assert {
    condition     = aws_cloudwatch_event_target.topic.arn == aws_sns_topic.arrivals.arn && aws_cloudwatch_event_target.topic.dead_letter_config[0].arn == aws_sqs_queue.undelivered_by_rule.arn
    error_message = "The rule does not lead to the topic, or has no dead letters."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_sns_topic_policy.arrivals.policy).Statement : statement
      if statement.Effect == "Allow"
      ] == [{
        Sid       = "OnlyEventBridgePublishesArrivals"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.arrivals.arn
    }]
    error_message = "Someone other than EventBridge may publish, or there is a condition that EventBridge does not support."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_sqs_queue_policy.undelivered_by_rule.policy).Statement : [statement.Principal, statement.Action, statement.Condition]
      if statement.Effect == "Allow"
    ] == [[{ Service = "events.amazonaws.com" }, "sqs:SendMessage", { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.create_user.arn } }]]
    error_message = "Someone other than the rule may write to its dead letters."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_sqs_queue_policy.undelivered_by_topic.policy).Statement : [statement.Principal, statement.Action, statement.Condition]
      if statement.Effect == "Allow"
    ] == [[{ Service = "sns.amazonaws.com" }, "sqs:SendMessage", { ArnEquals = { "aws:SourceArn" = aws_sns_topic.arrivals.arn } }]]
    error_message = "Someone other than the topic may write to its dead letters."
  }

  assert {
    condition = alltrue([
      for policy in [aws_sns_topic_policy.arrivals.policy, aws_sqs_queue_policy.undelivered_by_rule.policy, aws_sqs_queue_policy.undelivered_by_topic.policy] :
      [for statement in jsondecode(policy).Statement : statement.Condition if statement.Effect == "Deny"] == [{ Bool = { "aws:SecureTransport" = "false" } }]
    ])
    error_message = "Requests in the clear are not refused."
  }

  assert {
    condition     = aws_sqs_queue.undelivered_by_rule.sqs_managed_sse_enabled && aws_sqs_queue.undelivered_by_topic.sqs_managed_sse_enabled
    error_message = "A queue is not encrypted."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.create_user.state == "ENABLED"
    error_message = "A rule that somebody disabled stays so."
  }
}

run "with_a_key" {
  module {
    source = "./modules/trigger"
  }

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    require_tls = false
    tags        = { owner = "it" }
  }

  assert {
    condition = alltrue([
      for key in [aws_sns_topic.arrivals.kms_master_key_id, aws_sqs_queue.undelivered_by_rule.kms_master_key_id, aws_sqs_queue.undelivered_by_topic.kms_master_key_id] :
      key == var.kms_key_arn
    ])
    error_message = "Something is not encrypted with the key."
  }

  assert {
    condition     = alltrue([for tags in [aws_cloudwatch_event_rule.create_user.tags, aws_sns_topic.arrivals.tags, aws_sqs_queue.undelivered_by_rule.tags, aws_sqs_queue.undelivered_by_topic.tags] : tags == tomap({ owner = "it" })])
    error_message = "Something has no tags."
  }

  assert {
    condition     = jsondecode(aws_sns_topic_policy.arrivals.policy).Statement[*].Effect == ["Allow"]
    error_message = "TLS is required of an emulator."
  }

  assert {
    condition = (
      output.forwarding.event_bus_arn == "arn:aws:events:us-east-1:123456789012:event-bus/default" &&
      jsondecode(output.forwarding.role_policy).Statement[*].Action == ["events:PutEvents"] &&
      jsondecode(output.forwarding.role_policy).Statement[*].Resource == [output.forwarding.event_bus_arn] &&
      output.forwarding.event_pattern == output.event_pattern
    )
    error_message = "What forwarding needs is wrong."
  }
}

run "wrong_values" {
  command = plan

  module {
    source = "./modules/trigger"
  }

  variables {
    name        = "F"
    kms_key_arn = "alias/aws/sns"
  }

  expect_failures = [var.name, var.kms_key_arn]
}
