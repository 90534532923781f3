curl --user "{{appId}}:{{appSecret}}" \
  --data grant_type=client_credentials \
  --data scope=all \
  --data-urlencode resource=https://default.logto.app/api \
  {{issuer}}/token
