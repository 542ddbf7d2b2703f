# The alerts in a channel of Slack.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
  zip             = "./tests/mocks/function.zip"
}

run "no_channel_unless_asked_for" {
  command = plan

  assert {
    condition     = length(aws_chatbot_slack_channel_configuration.alerts) + length(aws_iam_role.chat) == 0
    error_message = "A channel is made that nobody asked for."
  }
}

run "channel_may_look_and_nothing_else" {
  command = apply

  variables {
    chat = { slack = { team_id = "T012AB3C4", channel_id = "C012AB3C4" } }
  }

  assert {
    condition     = aws_chatbot_slack_channel_configuration.alerts[0].guardrail_policy_arns == tolist([aws_iam_policy.chat[0].arn])
    error_message = "The channel's guardrail is not the module's policy."
  }

  assert {
    condition     = alltrue([for action in jsondecode(aws_iam_policy.chat[0].policy).Statement[0].Action : can(regex("^cloudwatch:(Describe|Get|List)\\*$", action))])
    error_message = "Members of the channel may do more than look."
  }

  assert {
    condition     = aws_chatbot_slack_channel_configuration.alerts[0].sns_topic_arns == toset([local.alert_topic_arn])
    error_message = "The channel does not listen to the alerts."
  }
}

run "channel_by_its_name_is_refused" {
  command = plan

  variables {
    chat = { slack = { team_id = "acme", channel_id = "#alerts" } }
  }

  expect_failures = [var.chat]
}
