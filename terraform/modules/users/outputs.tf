output "users" {
  description = "ARN and user id of each user, by name."
  value       = { for name, user in aws_iam_user.this : name => { arn = user.arn, unique_id = user.unique_id } }
}
