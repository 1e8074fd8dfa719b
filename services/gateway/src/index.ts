export { createGateway, type GatewayOptions, type OutsideOptions } from "./gateway.js";
export { inProcess, overHttp, type ServiceTransport } from "./service-transport.js";
export { gatewaySettings, guardSettings, guardsOf, outsideSettings } from "./settings.js";
