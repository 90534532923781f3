npm install openid-client iron-session@8
