// Compiles src/ with the solc of node_modules into target/abi/<Contract>.abi, .bin (what creates it) and .deployed.json
// (what then stands on the chain), and examples/ into .bin, when an input has changed.
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'target/abi');
export const deployed = ['Sidework', 'Market', 'Arbiter', 'Delivery', 'Assets', 'CreditToken'];
const CODE_LIMIT = 24_576; // EIP-170
const INIT_CODE_LIMIT = 49_152; // EIP-3860
const settings = {
  optimizer: {enabled: true, runs: 800},
  viaIR: true,
  evmVersion: 'cancun',
  metadata: {bytecodeHash: 'none', appendCBOR: false}, // the same code from the same text, whatever the comments
  outputSelection: {
    '*': {'*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences']},
  },
};

const sources = {};
for (const folder of ['src', 'examples']) {
  for (const name of readdirSync(join(root, folder), {recursive: true}).filter(name => name.endsWith('.sol')).sort()) {
    sources[`${folder}/${name}`] = {content: readFileSync(join(root, folder, name), 'utf8')};
  }
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
    const {object: code, immutableReferences} = evm.deployedBytecode;
    const sizes = `${name}: ${code.length / 2} bytes of code, ${evm.bytecode.object.length / 2} to create it`;
    if (code.length / 2 > CODE_LIMIT || evm.bytecode.object.length / 2 > INIT_CODE_LIMIT) {
      throw new Error(`${sizes}; the limits are ${CODE_LIMIT} and ${INIT_CODE_LIMIT}`);
    }
    console.log(sizes);
    writeFileSync(join(out, `${name}.abi`), JSON.stringify(abi, null, 1));
    writeFileSync(join(out, `${name}.bin`), evm.bytecode.object);
    writeFileSync(join(out, `${name}.deployed.json`), JSON.stringify({code, immutableReferences}, null, 1));
  }
  mkdirSync(join(out, 'examples'), {recursive: true});
  for (const name of Object.keys(sources).filter(name => name.startsWith('examples/'))) {
    const example = name.slice('examples/'.length, -'.sol'.length);
    writeFileSync(join(out, 'examples', `${example}.bin`), contracts[name][example].evm.bytecode.object);
  }
  writeFileSync(stamp, key);
  return key;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compile();
