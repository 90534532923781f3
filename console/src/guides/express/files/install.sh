npm install express express-session openid-client
