curl --user "{{appId}}:{{appSecret}}" \
  --data grant_type=client_credentials \
  --data scope=all \
  --data-urlencode resource={{managementApi}} \
  {{issuer}}/token
