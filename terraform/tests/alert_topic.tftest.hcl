# A topic for alerts that is made in the same configuration: when Terraform counts, it has no ARN yet.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "topic_of_the_same_configuration" {
  command = plan

  module {
    source = "./tests/alert_topic"
  }

  assert {
    condition     = length(aws_sns_topic.operations.name) > 0
    error_message = "The topic is not planned."
  }
}
