// Compiles src/ with the solc of node_modules into target/abi/<Contract>.abi and .bin, when an input has changed.
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'target/abi');
const deployed = ['Sidework', 'CreditToken'];
const SIZE_LIMIT = 24_576; // EIP-170
const settings = {
  optimizer: {enabled: true, runs: 800},
  viaIR: true,
  evmVersion: 'cancun',
  metadata: {bytecodeHash: 'none', appendCBOR: false}, // the same code from the same text, whatever the comments
  outputSelection: {'*': {'*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object']}},
};

const sources = {};
for (const name of readdirSync(join(root, 'src')).filter(name => name.endsWith('.sol')).sort()) {
  sources[`src/${name}`] = {content: readFileSync(join(root, 'src', name), 'utf8')};
}
const key = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(JSON.stringify(sources))
    .digest('hex');

export function compile() {
  const stamp = join(out, 'inputs.sha256');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return key;
  const solc = createRequire(import.meta.url)('solc');
  const find = path => ({contents: readFileSync(join(root, 'node_modules', path), 'utf8')});
  const input = JSON.stringify({language: 'Solidity', sources, settings});
  const {errors: all = [], contracts} = JSON.parse(solc.compile(input, {import: find}));
  const errors = all.filter(error => error.errorCode !== '2394'); // transient storage is used: Tally and guard clear it
  for (const error of errors) console.error(error.formattedMessage);
  if (errors.length > 0) process.exit(1); // warnings too

  mkdirSync(out, {recursive: true});
  for (const name of deployed) {
    const {abi, evm} = contracts[`src/${name}.sol`][name];
    const size = evm.deployedBytecode.object.length / 2;
    if (size > SIZE_LIMIT) throw new Error(`${name} is ${size} bytes of code, the limit is ${SIZE_LIMIT}`);
    console.log(`${name}: ${size} bytes of code`);
    writeFileSync(join(out, `${name}.abi`), JSON.stringify(abi, null, 1));
    writeFileSync(join(out, `${name}.bin`), evm.bytecode.object);
  }
  writeFileSync(stamp, key);
  return key;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compile();
