/** One entry: what the code means, what a reader does about it, and whether a later try may succeed by itself. */
export interface CatalogueEntry {
  readonly meaning: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

const entry = (meaning: string, remedy: string, retryable = false): CatalogueEntry => ({ meaning, remedy, retryable });

/** Every error code of the laboratory. The code is API, the text is not. `docs/errors.md` explains each. */
export const errorCatalogue = {
  'CONFIG.INVALID': entry('A setting is missing or wrong.', 'Set the named variable or option as described.'),
  'DATA_DIRECTORY.LOCKED': entry(
    'Another laboratory runs on the same data.',
    'Stop the process named in the message, or use another --data directory.',
  ),
  'DATA_DIRECTORY.UNUSABLE': entry(
    'The data directory cannot be written.',
    'Free disk space, or correct its permissions, or use another --data directory.',
  ),
  'LABORATORY.NATS_SERVER_MISSING': entry(
    'No NATS server was found on this machine, and none is named.',
    'Install nats-server, or name one by NATS_SERVER_BIN, or a running one by NATS_URL.',
  ),
  'LABORATORY.PORT_IN_USE': entry(
    'Another program listens on the port that was asked for.',
    'Use another --port, or leave it out to let a free one be chosen.',
  ),
  'LABORATORY.PROCESS_FAILED': entry(
    'A process of the laboratory did not become ready.',
    'Read its log, whose path is in the message, then start again.',
  ),
  'LABORATORY.NOT_RUNNING': entry(
    'No laboratory runs on this data directory.',
    'Start it with `meguri start`, or name a running one with --url.',
  ),
  'MESSAGING.CONFLICT': entry('Another writer appended first; nothing was stored.', 'Reload and decide again.', true),
  'MESSAGING.OUTCOME_UNKNOWN': entry(
    'The server did not answer; the commit may or may not be stored.',
    'Reload and look for the commit before deciding again.',
    true,
  ),
  'MESSAGING.STREAM_CHANGED': entry(
    'A stream is configured otherwise than Meguri made it; history could be lost.',
    'Restore the named setting of the stream, then start again.',
  ),
  'MESSAGING.SERVER_UNSUITABLE': entry(
    'The NATS server is too old, lacks JetStream, or is replicated where that is unsafe.',
    'Use a nats-server of at least 2.9 with JetStream; replicas need at least 2.9.21.',
  ),
  'MESSAGING.HISTORY_DAMAGED': entry(
    'The history of an aggregate has a hole, or ends before what was acknowledged.',
    'Stop the service and restore the stream from a backup.',
  ),
  'MESSAGING.STORE_FULL': entry(
    'The event store has no room left; nothing more is accepted.',
    'Free disk space or raise the JetStream limit; work continues by itself afterwards.',
    true,
  ),
  'MESSAGING.MALFORMED': entry(
    'A message is not JSON, or not a commit of known events.',
    'Look at the dead letter and its reason; discard it or publish it rightly.',
  ),
  'MESSAGING.NO_RESPONDER': entry(
    'No service answers this request.',
    'Check that the service is running and ready.',
    true,
  ),
  'MESSAGING.UNAVAILABLE': entry(
    'The NATS server cannot be reached or does not answer.',
    'Check that the server runs, that its disk has room, and that NATS_URL is right; work continues by itself then.',
    true,
  ),
  'MESSAGING.FORBIDDEN': entry(
    'The NATS server does not permit this user to do that.',
    'Start the service with its own user; only the owner of a stream may publish to it.',
  ),
  'MESSAGING.STREAM_MISSING': entry(
    'A stream or bucket that Meguri needs does not exist.',
    'Let the launcher prepare the streams (prepareStreams) before the services start.',
  ),
  'MESSAGING.COMMIT_TOO_LARGE': entry(
    'The events of one decision are larger than a commit may be.',
    'Store large data as a file and name it in the event.',
  ),
  'MESSAGING.HANDLER_CRASHED': entry(
    'A message was delivered many times and never finished; its handler probably ends the process.',
    'Find the crash in the log of the service, repair it, then retry the dead letter.',
  ),
  'MESSAGING.HELD': entry(
    'An earlier message of the same campaign, run or job is a dead letter of this handler.',
    'Retry or discard the earliest one; those behind it follow by themselves.',
  ),
  'MESSAGING.DEAD_LETTER_UNKNOWN': entry(
    'There is no dead letter with this number.',
    'List the dead letters; it was probably retried or discarded already.',
  ),
  'FILE.UNKNOWN': entry(
    'The bytes of a file are not in the store.',
    'Ask the data lake for the file; the producer keeps it only until the lake has it.',
  ),
  'FILE.DAMAGED': entry(
    'The bytes of a file do not match their SHA-256.',
    'Restore the file from a backup; do not use these bytes.',
  ),
  'FILE.TOO_LARGE': entry(
    'The file is too large to be sent as one answer.',
    'Read it from the database of the data lake, where it lies under its SHA-256.',
  ),
  'OBSERVATION.UNKNOWN': entry(
    'The data lake has no such observation.',
    'List the observations of the campaign; ids are <run>/<property>.',
  ),
  'DATA_LAKE.DATABASE_UNAVAILABLE': entry(
    'The database of the data lake does not answer; nothing is lost, archiving waits for it.',
    'Check that the database runs and that MONGO_URL is right; work continues by itself when it answers.',
    true,
  ),
  'DATA_LAKE.BEHIND': entry(
    'The data lake has not yet taken in the newest events that the answer depends on.',
    'Ask again in a moment; if it stays so, look at the readiness and the dead letters of the data lake.',
    true,
  ),
  'REQUEST.INVALID': entry('A request does not fit its schema.', 'Correct the named fields and send it again.'),
  'REQUEST.INTERNAL': entry(
    'A service failed while it worked on a request.',
    'Look into the log of the service under the given id.',
  ),
  'CAMPAIGN.FILE_INVALID': entry(
    'The campaign file has problems; each is listed with its line and field.',
    'Correct the file as each problem says and submit it again.',
  ),
  'CAMPAIGN.UNKNOWN': entry('There is no such campaign.', 'List the campaigns with `meguri list`.'),
  'CAMPAIGN.EXISTS': entry('A campaign with this id exists already.', 'Choose another id.'),
  'CAMPAIGN.WRONG_STATE': entry(
    'The campaign is not in a state that allows this.',
    'Look at the state of the campaign first.',
  ),
  'TRIAL.UNKNOWN': entry('The campaign has no such trial.', 'Look at the trials of the campaign.'),
  'TRIAL.WRONG_STATE': entry('The trial is not in a state that allows this.', 'Look at the trial first.'),
  'APPROVAL.MISMATCH': entry(
    'The approval belongs to another version of the proposal.',
    'Look at the proposal as it is now and approve that.',
  ),
  'APPROVAL.EXPIRED': entry('The time for this approval is over.', 'Wait for the next proposal.'),
  'WORKCELL.FILE_INVALID': entry(
    'The workcell file has problems; each is listed with its line and field.',
    'Correct the file as each problem says and start execution again.',
  ),
  'WORKCELL.UNKNOWN': entry('There is no such workcell.', 'Use the workcell that execution was started with.'),
  'WORKCELL.OUT_OF_VESSELS': entry(
    'Every vessel of the rack has been used.',
    'Put new vessels in and extend the labware of the workcell file.',
  ),
  'PROCEDURE.FILE_INVALID': entry(
    'A procedure file has problems; each is listed with its line and field.',
    'Correct the file as each problem says and start execution again.',
  ),
  'PROCEDURE.UNKNOWN': entry('There is no such procedure.', 'Use one of the files in the procedures folder.'),
  'PROCEDURE.UNFIT': entry(
    'The workcell cannot perform the procedure as it is written.',
    'Change the named step, or name a workcell that has what it needs.',
  ),
  'PROCEDURE.PARAMETER_UNFIT': entry(
    'A parameter of the campaign does not fit what the procedure binds.',
    'Give the named parameter the name, kind and unit that the procedure states.',
  ),
  'PROCEDURE.NOT_OBSERVED': entry(
    'The procedure does not measure what the campaign wants.',
    'Use an objective that the procedure observes, in a unit that converts.',
  ),
  'STOCK.UNKNOWN': entry(
    'The workcell has no stock of a substance.',
    'Use a stocked substance, or add it to the stocks of the workcell file.',
  ),
  'POINT.OUT_OF_LIMITS': entry(
    'The point asks for more or less than a device or vessel can do.',
    'Choose a point within the limits that the message names.',
  ),
  'RUN.UNKNOWN': entry('There is no such run.', 'List the runs and use one of their ids.'),
  'RUN.WRONG_STATE': entry('The run is not in a state that allows this.', 'Look at the state of the run first.'),
  'DEVICE.UNREACHABLE': entry(
    'The link to a device is down or not trusted; nothing was sent.',
    'Look at the device and the network; work goes on by itself when the link is back.',
    true,
  ),
  'DEVICE.UNSUITABLE': entry(
    'A device does not offer what the workcell file says of it.',
    'Compare the workcell file with the units, programs and properties that the device shows.',
  ),
  'DEVICE.REFUSED': entry('A device refused a command before it did anything.', 'Read the reason the device gives.'),
  'DEVICE.BUSY': entry(
    'A device refused a command because it could not take it at that moment.',
    'Nothing; the step is tried again a little later.',
    true,
  ),
  'DEVICE.INTERRUPTED': entry(
    'A device stopped in the middle of a program.',
    'Look at the device before it is used again.',
  ),
  'DEVICE.SILENT': entry(
    'A device did not finish a program in the time it may take.',
    'Look at the device; a person may have to free it.',
  ),
  'DEVICE.NONSENSE': entry(
    'A device reported something that cannot be true.',
    'Check the device and its calibration before it is used again.',
  ),
  'DEVICE.OUTCOME_UNKNOWN': entry(
    'Nobody can say whether a command took effect.',
    'Look at the sample and choose one of the offered ways.',
  ),
  'DEVICE.STUCK': entry(
    'A device does not stop what it is doing.',
    'Stop it by hand; work that does not need it goes on.',
  ),
  'ANALYSIS.MALFORMED': entry('Raw data of an instrument cannot be read.', 'Check the instrument; look at the file.'),
  'ANALYSIS.NO_SIGNAL': entry(
    'A chromatogram shows no peak at all.',
    'Check injection, lamp and column of the instrument.',
  ),
  'ANALYSIS.NO_STANDARD': entry(
    'The internal standard is missing in a chromatogram.',
    'Check that the standard was dosed, and its retention window.',
  ),
  'ANALYSIS.SATURATED': entry(
    'A peak that is needed exceeds the range of the detector.',
    'Inject less, or dilute the sample.',
  ),
  'ALARM.UNKNOWN': entry('There is no such alarm.', 'List the alarms and use one of their ids.'),
  'EMERGENCY_STOP.NOT_LATCHED': entry('The emergency stop is not latched.', 'Nothing needs to be reset.'),
  'EMERGENCY_STOP.UNREACHABLE': entry(
    'The order to stop did not reach the execution service.',
    'Use the stop button at the workcell itself, then restore the execution service.',
  ),
  'CONSOLE.FOREIGN_ORIGIN': entry(
    'The request comes from a page of another site, or names another host.',
    'Open the console under the address that it printed when it started.',
  ),
  'CONSOLE.NOT_FOUND': entry('The console has nothing under this address.', 'Look at /api/openapi.json.'),
  'CALCULATOR.NOT_INSTALLED': entry(
    'The external program of a workflow is not installed on this machine.',
    'Install the named packages and request the calculation again.',
  ),
  'CALCULATOR.LACKS_CAPABILITY': entry(
    'The external program of a workflow is installed, but was built without something that the calculation needs.',
    'Put a build that has it first on the search path, or ask for other properties; `meguri calculators --json` lists what each can do.',
  ),
  'CALCULATOR.NO_ANSWER': entry(
    'An external program is there, but does not say what it is or what it can do.',
    'Call it by hand with the named arguments: it may be broken, or the machine too busy; then request the calculation again.',
  ),
  'CALCULATOR.GATE_FAILED': entry(
    'An external program does not give the known answer of its gate, so nothing is calculated with it.',
    'Look at `meguri calculators`; install the version that it names anew.',
  ),
  'CALCULATOR.FAILED': entry(
    'An external program ended with an error or without its result.',
    'Look at its output, stored with the job.',
  ),
  'CALCULATOR.NOT_CONVERGED': entry(
    'The calculation did not converge.',
    'Give another starting geometry or looser criteria.',
  ),
  'CALCULATOR.OUTPUT_UNREADABLE': entry(
    'The output of an external program lacks what should be in it.',
    'Compare the version of the program with the tested one.',
  ),
  'CALCULATOR.TIMED_OUT': entry(
    'An external program ran longer than admitted.',
    'It goes on from its checkpoint with twice the time; if that is not enough, give a smaller input.',
  ),
  'CALCULATOR.OUT_OF_MEMORY': entry(
    'An external program needed more memory than admitted.',
    'It is tried again with twice as much; if that is not enough, give a smaller input or a larger machine.',
  ),
  'CALCULATOR.UNSTABLE': entry(
    'A simulation blew up or an iteration did not converge.',
    'It is tried again with a more careful protocol; then look at the structure.',
  ),
  'DISPATCH.SUBMIT_FAILED': entry(
    'The scheduler did not take the job.',
    'It is offered again after 30 s, 5 min and 20 min, then paused; resume the job when the scheduler answers.',
  ),
  'DISPATCH.SCRATCH_FULL': entry(
    'The disk that jobs work on is full.',
    'Free space; the job is tried again after 30 s, 5 min and 20 min, then paused until it is resumed.',
  ),
  'DISPATCH.LOST': entry(
    'The process or the node of a job disappeared.',
    'It is tried again by itself; if it stays so, look at the node and its memory.',
  ),
  'CALCULATION.UNPHYSICAL': entry(
    'The result contradicts physics and is not published.',
    'Look at the input and the output of the job.',
  ),
  'SCF.NOT_CONVERGED': entry(
    'No self-consistent field was found.',
    'It is tried again with a level shift and second-order steps; then look at the geometry.',
  ),
  'SMILES.INVALID': entry('A text is no SMILES of a molecule.', 'Correct it as the reason says.'),
  'CONFORMER.FAILED': entry(
    'No shape in space was found for a molecule.',
    'Look at its rings and configurations; they may contradict each other.',
  ),
  'FORCE_FIELD.ELEMENT': entry(
    'The force field has no parameters for an element of the molecule.',
    'Leave the molecule out, or calculate it elsewhere and bring the values in.',
  ),
  'FORCE_FIELD.TERM_MISSING': entry(
    'The force field has no parameters for a bond, angle, torsion or type of the molecule; none are guessed.',
    'Leave the molecule out, or calculate it elsewhere and bring the values in.',
  ),
  'FORCE_FIELD.CHARGED': entry('The force field is for neutral molecules.', 'Give the neutral molecule.'),
  'FORCE_FIELD.RADICAL': entry('The force field is for closed shells.', 'Complete the valence of the named atom.'),
  'FORCE_FIELD.UNREADABLE': entry(
    'The tables of the force field, or the types and charges of a molecule, cannot be read.',
    'Compare the version of Open Babel with the tested one, 3.1.1, or install it anew.',
  ),
  'CELL.NO_ROOM': entry(
    'Chains do not fit into their cell, even at a much lower density than asked for.',
    'Begin at a lower density, or with shorter chains.',
  ),
  'METHOD.CANNOT_DESCRIBE': entry(
    'The method cannot describe what its result would claim, e.g. an inverted gap by TDDFT.',
    'Ask for the level that the reason names.',
  ),
  'METHOD.ELEMENT': entry(
    'The method has nothing for an element of the molecule.',
    'Leave the molecule out, or calculate it elsewhere and bring the values in.',
  ),
  'METHOD.OPEN_SHELL': entry(
    'The molecule has an odd number of electrons, or a charge.',
    'Give a neutral closed-shell molecule.',
  ),
  'DEPOSITION.JAMMED': entry(
    'Fewer molecules than asked for found room in the vapour.',
    'It is tried again more slowly and from another seed; then take a smaller molecule.',
  ),
  'DEPOSITION.NO_FILM': entry(
    'Too few of the deposited molecules stayed on the surface to speak of a film.',
    'Deposit at a lower temperature.',
  ),
  'DIMERS.TOO_FEW': entry(
    'Fewer pairs of molecules than are to be followed are near each other.',
    'Lower the temperature, so that the sample condenses.',
  ),
  'COUPLING.DEGENERATE': entry(
    'The frontier orbital of the molecule is as good as degenerate, so that no pair of orbitals carries the charge.',
    'Choose a molecule whose frontier orbitals are apart; benzene is none.',
  ),
  'COUPLING.ORBITAL_LOST': entry(
    'The orbital that carries the charge could not be followed from one molecule or snapshot to the next.',
    'The molecule is too floppy for one orbital to be followed; choose a stiffer one.',
  ),
  'JOB.INPUT_INVALID': entry(
    'The inputs of a workflow are missing or wrong.',
    'Correct the inputs as the reason says.',
  ),
  'JOB.UNKNOWN': entry('There is no such job.', 'Look at the id of the job.'),
  'JOB.WRONG_STATE': entry('The job is not in a state that allows this.', 'Look at the state of the job first.'),
  'WORKFLOW.UNKNOWN': entry('There is no such workflow.', 'Choose one of the named workflows.'),
  'STUDY.UNKNOWN': entry('There is no such study.', 'List the studies with `meguri study list`.'),
  'STUDY.EXISTS': entry('A study with this id exists already.', 'Choose another id.'),
  'STUDY.WRONG_STATE': entry('The study is not in a state that allows this.', 'Look at the state of the study first.'),
  'STUDY.DATA_INVALID': entry(
    'A table cannot be studied as it is; row and column are named where one cell is to blame.',
    'Correct the table, or say what may be left out (`omit`), as the message says.',
  ),
  'STUDY.PERSON_DECIDES': entry(
    'Only a person may decide this; agents and services may suggest.',
    'Suggest it instead, and let a person decide.',
  ),
  'STUDY.DIAGRAM_MISMATCH': entry(
    'The choice was made from a diagram that is not that of the newest data.',
    'Look at the newest survey of the study and choose from that.',
  ),
  'STUDY.SELECTION_INVALID': entry(
    'The chosen variables do not fit what the study asks: unknown, forbidden, lacking a forced one, or too many.',
    'Choose among the variables of the survey, within its constraints.',
  ),
  'STUDY.NOTHING_NEW': entry(
    'There are no new measurements to begin a generation with.',
    'Measure first, or name a table with new rows.',
  ),
  'STUDY.SURVEY_CANCELLED': entry('A person called the survey off.', 'Re-open the study to survey it again.'),
  'STUDY.SURVEY_FAILED': entry(
    'The survey ended with an error.',
    'Look into the log of the modeling service; re-open the study to try again.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
