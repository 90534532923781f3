node --env-file=.env call.mjs
