// Compiles a JSON Schema of draft-07 in strict mode, and tells of each record on standard input whether it is valid.
const Ajv = require("ajv");
const formats = require("ajv-formats");
const { readFileSync } = require("fs");

const told = [];
const logger = { log: () => {}, warn: (text) => told.push(text), error: (text) => told.push(text) };
const ajv = new Ajv({ strict: true, strictRequired: true, allErrors: true, logger });
formats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(process.argv[2], "utf-8")));
const records = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify({ told, valid: records.map((record) => validate(record)) }));
