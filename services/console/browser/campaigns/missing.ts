import { byId } from '../dom.js';
import { armEmergencyStop } from '../emergency-stop.js';

armEmergencyStop();
byId('connection').hidden = true;
