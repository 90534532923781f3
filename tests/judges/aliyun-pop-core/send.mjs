// Alibaba's own client sends one message by POST to the gateway named in the environment and prints
// the outcome as a line of JSON. It judges our fake of the gateway: what this client signs must be
// accepted there, and refused with a wrong secret.

import RPCClient from "@alicloud/pop-core";

const env = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

const client = new RPCClient({
  accessKeyId: env("ACCESS_KEY_ID"),
  accessKeySecret: env("ACCESS_KEY_SECRET"),
  endpoint: env("ENDPOINT"),
  apiVersion: "2017-05-25",
});

const parameters = {
  RegionId: "cn-hangzhou",
  PhoneNumbers: env("PHONE_NUMBERS"),
  SignName: env("SIGN_NAME"),
  TemplateCode: env("TEMPLATE_CODE"),
  TemplateParam: env("TEMPLATE_PARAM"),
};

const outcome = await client.request("SendSms", parameters, { method: "POST" }).then(
  (answer) => ({ code: answer.Code, receipt: answer.BizId }),
  // Whatever is not the gateway's refusal is a fault of this script.
  (error) => {
    if (!error.data) throw error;
    return { code: error.code, message: error.data.Message };
  },
);
console.log(JSON.stringify(outcome));
