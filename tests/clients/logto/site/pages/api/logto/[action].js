// The client of the pages router, with the routes that it brings.

import LogtoClient from "@logto/next";
import { config, context } from "../../../config";

export default (request, response) => new LogtoClient(config()).handleAuthRoutes(context())(request, response);
