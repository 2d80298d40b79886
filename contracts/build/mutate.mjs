// Mutation testing: changes the contracts in one place at a time and lets the tests say whether they notice.
// usage: node build/mutate.mjs [--every N] [--only File.sol] [--list]   writes target/mutation.json
// The mutants come from the syntax tree, so they are the same for the same sources; equivalent ones are explained in
// build/mutants.json, by their text.
import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse, visit} from './syntax.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const every = Number(option('--every', '1'));
const only = option('--only', '');

// What each kind of node can be changed to, as [text of the change, replacement].
const swaps = {
  '<': ['<='], '<=': ['<'], '>': ['>='], '>=': ['>'], '==': ['!='], '!=': ['=='], '+': ['-'], '-': ['+'], '*': ['/'],
  '/': ['*'], '&&': ['||'], '||': ['&&'], '&': ['|'], '|': ['&'], '<<': ['>>'], '>>': ['<<'], '+=': ['-=', '='],
  '-=': ['+=', '='], '|=': ['&='],
};

function mutants(sources, trees) {
  const found = [];
  for (const [file, tree] of trees) {
    const bytes = Buffer.from(sources[file].content);
    const range = node => node.src.split(':').slice(0, 2).map(Number);
    const text = node => bytes.subarray(range(node)[0], range(node)[0] + range(node)[1]).toString();
    // Without a statement means without its semicolon too.
    const remove = node => {
      const [start, length] = range(node);
      mutate(start, length + (bytes[start + length] === 0x3b ? 1 : 0), '{}', `without ${text(node)}`);
    };
    const mutate = (start, length, replacement, what) => {
      const line = bytes.subarray(0, start).toString().split('\n').length;
      found.push({file, line, start, length, replacement, what: what.replace(/\s+/g, ' ')});
    };
    const swap = (node, left, right) => {
      const from = range(left)[0] + range(left)[1];
      const between = bytes.subarray(from, range(right)[0]).toString();
      const at = between.indexOf(node.operator);
      for (const other of swaps[node.operator] ?? []) {
        mutate(from + at, node.operator.length, other, `${text(node)} with ${other} for ${node.operator}`);
      }
    };
    visit(tree, node => {
      const [start, length] = range(node);
      if (node.nodeType === 'BinaryOperation' && !(text(node).includes('"'))) swap(node, node.leftExpression, node.rightExpression);
      else if (node.nodeType === 'Assignment' && node.operator !== '=') swap(node, node.leftHandSide, node.rightHandSide);
      else if (node.nodeType === 'IfStatement' && !node.falseBody) remove(node);
      else if (node.nodeType === 'UnaryOperation' && node.operator === '!') mutate(start, 1, '', `${text(node)} without !`);
      else if (node.nodeType === 'ModifierInvocation') mutate(start, length, '', `without ${text(node)}`);
      else if (node.nodeType === 'ExpressionStatement' && ['FunctionCall', 'Assignment'].includes(node.expression.nodeType) &&
          node.expression.operator !== '+=' && node.expression.operator !== '-=') {
        remove(node);
      } else if (node.nodeType === 'EmitStatement') remove(node);
    });
  }
  return found.filter(mutant => !mutant.file.endsWith('Types.sol'));
}

// A working copy that shares node_modules; forge's cache in it makes each run compile only what a mutant touches.
function workshop() {
  const copy = mkdtempSync(join(tmpdir(), 'sidework-mutants-'));
  for (const name of readdirSync(root)) {
    if (['node_modules', 'tools', 'target', 'cache', 'out'].includes(name)) continue;
    cpSync(join(root, name), join(copy, name), {recursive: true});
  }
  for (const name of ['node_modules', 'tools', 'target']) symlinkSync(join(root, name), join(copy, name));
  return copy;
}

function test(copy) {
  const forge = join(root, 'tools/forge');
  const environment = {...process.env, SIDEWORK_FORGE_CODE: 'true', FOUNDRY_FUZZ_RUNS: '32', FOUNDRY_INVARIANT_RUNS: '8'};
  const {status, stdout} = spawnSync(forge, ['test', '--fail-fast', '--no-match-contract', 'Differential|Vectors|Gas'],
    {cwd: copy, env: environment, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 600_000});
  if (status === 0) return {outcome: 'SURVIVED'};
  if (/Compiler run failed|Error: Compilation/i.test(stdout)) return {outcome: 'INVALID'};
  const failed = stdout.match(/\[FAIL.*\]\s+(\w+)\(/) ?? stdout.match(/^ (invariant_\w+)\(/m);
  return {outcome: 'KILLED', by: failed?.[1] ?? 'time'};
}

const {sources, trees} = parse(root);
const explained = existsSync(join(root, 'build/mutants.json')) ? JSON.parse(readFileSync(join(root, 'build/mutants.json'), 'utf8')) : {};
const chosen = mutants(sources, trees).filter(mutant => mutant.file.endsWith(only)).filter((_, i) => i % every === 0);
if (process.argv.includes('--list')) {
  for (const {file, line, what} of chosen) console.log(`${file}:${line} ${what}`);
  process.exit(0);
}

const copy = workshop();
const results = [];
try {
  const whole = test(copy);
  if (whole.outcome !== 'SURVIVED') throw new Error(`the tests fail without any mutant: ${whole.by ?? whole.outcome}`);
  for (const [i, mutant] of chosen.entries()) {
    const path = join(copy, mutant.file);
    const original = Buffer.from(sources[mutant.file].content);
    writeFileSync(path, Buffer.concat([original.subarray(0, mutant.start), Buffer.from(mutant.replacement), original.subarray(mutant.start + mutant.length)]));
    const result = test(copy);
    writeFileSync(path, original);
    const reason = explained[`${mutant.file}: ${mutant.what}`];
    results.push({...mutant, ...result, ...(reason && result.outcome === 'SURVIVED' ? {outcome: 'EQUIVALENT', reason} : {})});
    const {outcome, by} = results.at(-1);
    console.log(`${i + 1}/${chosen.length} ${outcome}${by ? ' by ' + by : ''} ${mutant.file}:${mutant.line} ${mutant.what}`);
  }
} finally {
  rmSync(copy, {recursive: true, force: true});
}
const count = outcome => results.filter(result => result.outcome === outcome).length;
const valid = results.length - count('INVALID');
mkdirSync(join(root, 'target'), {recursive: true});
writeFileSync(join(root, 'target/mutation.json'), JSON.stringify(results, null, 1));
console.log(`${valid} mutants: ${count('KILLED')} killed, ${count('EQUIVALENT')} explained, ${count('SURVIVED')} survived`);
process.exit(count('SURVIVED') > 0.05 * valid ? 1 : 0);
