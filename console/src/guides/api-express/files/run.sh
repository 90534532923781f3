node --env-file=.env server.mjs
