export { channelSettings } from "./outreach/channel/channel.settings.js";
export { loadCampaigns, type CampaignsLoad } from "./load/load.commands.js";
export { campaigns } from "./service.js";
