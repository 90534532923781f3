// Gets a token for an API by client credentials, and calls the API with it.

const { ENDPOINT, APP_ID, APP_SECRET, RESOURCE } = process.env

async function getToken() {
  const answer = await fetch(`${ENDPOINT}/oidc/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${APP_ID}:${APP_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", resource: RESOURCE ?? "", scope: "all" }),
  })
  if (!answer.ok) throw new Error(`no token: ${await answer.text()}`)
  const { access_token: token } = await answer.json()
  return token
}

const answer = await fetch(`${ENDPOINT}/api/applications`, {
  headers: { authorization: `Bearer ${await getToken()}` },
})
console.log(answer.status, await answer.json())
