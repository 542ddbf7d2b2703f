"""ministack 1.5.33 with what AWS does, Firstkey depends on, and ministack leaves out.

- Authorization looks at the ARN of the user that the call is about with its path, at `ses:FromAddress` and `ses:Recipients`, and
  at the KMS key of a DynamoDB table or of an SSM parameter.
- ChangePassword, with the caller's own password. So a password that was mailed can be told from one that was not set.
- UpdateUser with another name, which the login profile and the policies go along with.
- Three list operations that Terraform asks before it deletes a user; ministack has none of what they list.
- A function that SNS invokes and that fails is invoked again, and what it gives up on goes to its failure destination.
- A call that an SDK repeats because the answer did not reach it gets that answer, whatever it was about. Now and then Terraform
  loses an answer of ministack's, and would find what it wanted to create, or miss what it wanted to delete.
- What a CloudFormation template takes from a parameter is a number for the event source mapping and the throttling of an API's stage,
  and a Boolean for the table.
- DescribeAlarms with all that an alarm has, in the protocol that Terraform speaks; alarms that count several metrics.
- Saved queries of CloudWatch Logs; the length of an identity's DKIM key, and in a template the records that verify it.
- The tags that a trail is made with.
- The role of a function says which function calls: lambda:SourceFunctionArn.
"""

import asyncio
import contextvars
import json
from email.utils import parseaddr
from html import escape

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import cloudtrail, cloudwatch, cloudwatch_logs, dynamodb, iam, lambda_svc, ses_v2, sns, ssm
from ministack.services.cloudformation import provisioners

BODY = contextvars.ContextVar("body", default=b"")
PASSWORDS, QUERIES = {}, {}
# By the id that an SDK gives a call and its retries: the messages that answer it, or will.
ANSWERS = {}

enforce = iam_evaluator.enforce
enforce_ses_v2, describe_alarms = app._enforce_ses_v2, cloudwatch._describe_alarms


def with_path(arn):
    user = iam._users.get(arn.split(":user/", 1)[1].split("/")[-1])
    return user["Arn"] if user else arn


def enforce_ses_v2_with_body(method, path, headers, body, query_params, request_id):
    BODY.set(body)
    return enforce_ses_v2(method, path, headers, body, query_params, request_id)


def sending(region, context):
    """The resource and the condition keys of ses:SendEmail."""
    mail = json.loads(BODY.get())
    sender = parseaddr(mail["FromEmailAddress"])[1]
    kinds = mail.get("Destination", {})
    recipients = [parseaddr(to)[1] for kind in ("ToAddresses", "CcAddresses", "BccAddresses") for to in kinds.get(kind) or []]
    arn = f"arn:aws:ses:{region}:{get_account_id()}:identity/{sender.split('@')[1]}"
    return arn, {**(context or {}), "ses:FromAddress": sender, "ses:Recipients": recipients}


def source_function(access_key_id, region):
    """Which function the caller's credentials were made for: the session of a function's role has its name."""
    caller = getattr(iam_evaluator.resolve_principal(access_key_id or "", get_account_id()), "arn", "") or ""
    name = caller.split("/")[-1]
    if ":assumed-role/" not in caller or name not in lambda_svc._functions:
        return {}
    return {"lambda:SourceFunctionArn": f"arn:aws:lambda:{region}:{get_account_id()}:function:{name}"}


def key_of(service, resource_arn):
    """The KMS key that the service decrypts with in the caller's name, if it does, and the encryption context."""
    if service == "dynamodb" and ":table/" in resource_arn:
        table = dynamodb._tables.get(resource_arn.split("/")[1]) or {}
        return (table.get("SSEDescription") or {}).get("KMSMasterKeyArn"), {}
    if service == "ssm" and ":parameter/" in resource_arn:
        parameter = ssm._parameters.get(resource_arn.split(":parameter")[1]) or {}
        return parameter.get("KeyId"), {"kms:EncryptionContext:PARAMETER_ARN": resource_arn}
    return None, {}


def enforce_as_aws_does(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    if iam_action == "iam:ChangePassword":
        resource_arn = iam_evaluator.caller_arn()
    if iam_action.startswith("iam:") and ":user/" in resource_arn:
        resource_arn = with_path(resource_arn)
    if iam_action == "ses:SendEmail":
        resource_arn, service_context = sending(region, service_context)
    service_context = {**(service_context or {}), **source_function(access_key_id, region)}
    denied = enforce(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=service_context)
    key, encryption_context = key_of(service, resource_arn)
    # Everyone who may use the table or the parameter may use AWS's own key for it.
    if denied or not key or "alias/aws/" in key:
        return denied
    of_the_call = {"kms:ViaService": f"{service}.{region}.amazonaws.com", **encryption_context}
    return enforce(access_key_id, "kms:Decrypt", "kms", region, resource_arn=key, service_context=of_the_call)


def remembering(operation):
    answer = iam._IAM_HANDLERS[operation]

    def remember(params):
        response = answer(params)
        password = iam._p(params, "Password")
        if response[0] == 200 and password:
            PASSWORDS[iam._p(params, "UserName")] = password
        return response

    return remember


def change_password(params):
    name = iam_evaluator.caller_arn().split("/")[-1]
    if name not in iam._login_profiles:
        return iam._error(404, "NoSuchEntity", f"Login Profile for User {name} cannot be found.")
    if PASSWORDS.get(name) != iam._p(params, "OldPassword"):
        return iam._error(403, "AccessDenied", "The old password was incorrect.")
    PASSWORDS[name] = iam._p(params, "NewPassword")
    iam._login_profiles[name]["PasswordResetRequired"] = False
    return iam._xml(200, "ChangePasswordResponse", "", ns="iam")


async def whole_answer(scope, receive):
    messages = []

    async def keep(message):
        messages.append(message)

    await answer(scope, receive, keep)
    return messages


async def answering_again(scope, receive, send):
    """What was carried out is carried out once: whoever asks again did not get the answer."""
    invocation = dict(scope.get("headers", [])).get(b"amz-sdk-invocation-id")
    if not invocation:
        return await answer(scope, receive, send)
    if invocation not in ANSWERS:
        ANSWERS[invocation] = asyncio.ensure_future(whole_answer(scope, receive))
    messages = []
    try:
        messages = await asyncio.shield(ANSWERS[invocation])
    finally:
        answered = ANSWERS.get(invocation)
        if answered and answered.done() and (not messages or messages[0]["status"] >= 300):
            del ANSWERS[invocation]
    for message in messages:
        await send(message)


def update_user(params):
    name, new_name = iam._p(params, "UserName"), iam._p(params, "NewUserName")
    if name not in iam._users:
        return iam._error(404, "NoSuchEntity", f"The user with name {name} cannot be found.")
    if new_name in iam._users:
        return iam._error(409, "EntityAlreadyExists", f"User with name {new_name} already exists.")
    user = iam._users[name]
    iam._users[new_name] = {**user, "UserName": new_name, "Arn": user["Arn"].removesuffix(name) + new_name}
    for of_users in (iam._users, iam._login_profiles, iam._user_inline_policies):
        if name in of_users:
            of_users.setdefault(new_name, of_users[name])
            del of_users[name]
    return iam._xml(200, "UpdateUserResponse", "", ns="iam")


def empty_list(operation, element):
    result = f"<{operation}Result><{element}/><IsTruncated>false</IsTruncated></{operation}Result>"
    return lambda params: iam._xml(200, f"{operation}Response", result, ns="iam")


def invoke_as_sns_does(endpoint, envelope, topic_arn, sub_arn, msg_id, raw_message, message_attributes):
    function, config, _ = lambda_svc._get_func_record_for_ref(endpoint)
    record = {"EventVersion": "1.0", "EventSubscriptionArn": sub_arn, "EventSource": "aws:sns", "Sns": json.loads(envelope)}
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(function, config), {"Records": [record]})


def concurrency_of_a_number(esm, *others):
    scaling = esm.get("ScalingConfig") or {}
    if "MaximumConcurrency" in scaling:
        scaling["MaximumConcurrency"] = int(scaling["MaximumConcurrency"])
    return sqs_concurrency(esm, *others)


def stage_of_numbers(props):
    stage = stage_props(props)
    throttling = stage["defaultRouteSettings"]
    stage["defaultRouteSettings"] = {
        "throttlingBurstLimit": int(throttling["ThrottlingBurstLimit"]),
        "throttlingRateLimit": float(throttling["ThrottlingRateLimit"]),
    }
    return stage


def describe_table_with_a_boolean(name):
    description = table_description(name)
    description["DeletionProtectionEnabled"] = str(description["DeletionProtectionEnabled"]).lower() == "true"
    return description


def nested(flat):
    """Members of the query protocol, `a.member.1.b`, as the lists and objects that they stand for."""
    if "" in flat:
        value = flat[""]
        return int(value) if value.isdigit() else {"true": True, "false": False}.get(value, value)
    members = {}
    for key, value in flat.items():
        first, _, rest = key.partition(".")
        members.setdefault(first, {})[rest] = value
    if set(members) == {"member"}:
        numbered = nested(members["member"])
        return [numbered[number] for number in sorted(numbered, key=int)]
    return {key: nested(member) for key, member in members.items()}


def of_several_metrics(alarm, metrics):
    """Such an alarm has no metric of its own."""
    for member in ("Dimensions", "MetricName", "Namespace", "Period", "Statistic"):
        alarm.pop(member, None)
    return {**alarm, "Metrics": metrics}


def put_metric_alarm_whole(params, cbor_data, is_cbor, is_json=False):
    answer = put_metric_alarm(params, cbor_data, is_cbor, is_json)
    name = cloudwatch._p(params, "AlarmName")
    if is_cbor or is_json or name not in cloudwatch._alarms:
        return answer
    flat = {key.removeprefix("Metrics."): cloudwatch._p(params, key) for key in params if key.startswith("Metrics.member.")}
    if flat:
        cloudwatch._alarms[name] = of_several_metrics(cloudwatch._alarms[name], nested(flat))
    elif cloudwatch._alarms[name].get("ExtendedStatistic"):
        cloudwatch._alarms[name].pop("Statistic")
    return answer


def alarm_of_a_template(name, props):
    if not props.get("Metrics"):
        alarm = alarm_record(name, props)
        if alarm.get("ExtendedStatistic"):
            alarm.pop("Statistic")
        return alarm
    alarm = alarm_record(name, {**props, "Metrics": None, "MetricName": "several", "Namespace": "several"})
    for metric in props["Metrics"]:
        if "MetricStat" in metric:
            metric["MetricStat"]["Period"] = int(metric["MetricStat"]["Period"])
    return of_several_metrics(alarm, props["Metrics"])


def create_trail_with_tags(body):
    answer = create_trail(body)
    if answer[0] == 200:
        cloudtrail._add_tags({"ResourceId": json.loads(answer[2])["TrailARN"], "TagsList": body.get("TagsList", [])})
    return answer


def easy_dkim(*identity):
    attributes = easy_dkim_attributes(*identity)
    return {**attributes, "NextSigningKeyLength": "RSA_2048_BIT"} if attributes["Tokens"] else attributes


def identity_of_a_template(logical_id, props, stack_name):
    name, attributes = create_identity(logical_id, props, stack_name)
    for number, token in enumerate(ses_v2._dkim_tokens(name), 1):
        attributes[f"DkimDNSTokenName{number}"] = f"{token}._domainkey.{name}"
        attributes[f"DkimDNSTokenValue{number}"] = f"{token}.dkim.amazonses.com"
    return name, attributes


def query_definitions(action, data):
    if action == "PutQueryDefinition":
        query = data.get("queryDefinitionId") or f"00000000-0000-0000-0000-{len(QUERIES):012}"
        QUERIES[query] = {**data, "queryDefinitionId": query}
        return {"queryDefinitionId": query}
    if action == "DeleteQueryDefinition":
        return {"success": QUERIES.pop(data["queryDefinitionId"], None) is not None}
    prefix = data.get("queryDefinitionNamePrefix") or ""
    return {"queryDefinitions": [query for query in QUERIES.values() if query["name"].startswith(prefix)]}


async def logs_with_queries(method, path, headers, body, query_params):
    action = headers.get("x-amz-target", "").split(".")[-1]
    if not action.endswith(("QueryDefinition", "QueryDefinitions")):
        return await logs(method, path, headers, body, query_params)
    answer = query_definitions(action, json.loads(body))
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()


def query_of_a_template(_, props, __):
    data = {"name": props["Name"], "queryString": props["QueryString"], "logGroupNames": props["LogGroupNames"]}
    return query_definitions("PutQueryDefinition", data)["queryDefinitionId"], {}


def delete_query_of_a_template(physical_id, _):
    query_definitions("DeleteQueryDefinition", {"queryDefinitionId": physical_id})


def xml(value):
    if isinstance(value, dict):
        return "".join(f"<{key}>{xml(one)}</{key}>" for key, one in value.items() if one is not None and "Timestamp" not in key)
    if isinstance(value, list):
        return "".join(f"<member>{xml(one)}</member>" for one in value)
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def describe_alarms_whole(params, cbor_data, is_cbor, is_json=False):
    if is_cbor or is_json:
        return describe_alarms(params, cbor_data, is_cbor, is_json)
    names = [cloudwatch._p(params, key) for key in params if key.startswith("AlarmNames.member.")]
    alarms = json.loads(describe_alarms({}, {"AlarmNames": names}, False, is_json=True)[2])["MetricAlarms"]
    result = f"<DescribeAlarmsResult><MetricAlarms>{xml(alarms)}</MetricAlarms></DescribeAlarmsResult>"
    return cloudwatch._xml(200, "DescribeAlarmsResponse", result)


iam._IAM_HANDLERS |= {
    "CreateLoginProfile": remembering("CreateLoginProfile"),
    "UpdateLoginProfile": remembering("UpdateLoginProfile"),
    "ChangePassword": change_password,
    "UpdateUser": update_user,
    "ListSSHPublicKeys": empty_list("ListSSHPublicKeys", "SSHPublicKeys"),
    "ListSigningCertificates": empty_list("ListSigningCertificates", "Certificates"),
    "ListServiceSpecificCredentials": empty_list("ListServiceSpecificCredentials", "ServiceSpecificCredentials"),
}
table_description = dynamodb._table_description
dynamodb._table_description = describe_table_with_a_boolean
sqs_concurrency = lambda_svc._sqs_esm_concurrency
lambda_svc._sqs_esm_concurrency = concurrency_of_a_number
stage_props = provisioners._apigw_v2_stage_props
provisioners._apigw_v2_stage_props = stage_of_numbers
sns._deliver_to_lambda = invoke_as_sns_does
cloudwatch._describe_alarms = describe_alarms_whole
put_metric_alarm = cloudwatch._put_metric_alarm
cloudwatch._put_metric_alarm = put_metric_alarm_whole
alarm_record = provisioners._cw_metric_alarm_record
provisioners._cw_metric_alarm_record = alarm_of_a_template
provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {"create": query_of_a_template, "delete": delete_query_of_a_template}
easy_dkim_attributes = ses_v2._easy_dkim_attributes
ses_v2._easy_dkim_attributes = easy_dkim
create_trail = cloudtrail._DISPATCH["CreateTrail"]
cloudtrail._DISPATCH["CreateTrail"] = create_trail_with_tags
create_identity = provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]["create"]
provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]["create"] = identity_of_a_template
logs = cloudwatch_logs.handle_request
cloudwatch_logs.handle_request = logs_with_queries
app._enforce_ses_v2 = enforce_ses_v2_with_body
iam_evaluator.enforce = enforce_as_aws_does
answer, app.app = app.app, answering_again
app.main()
