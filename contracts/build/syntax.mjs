// The syntax trees of src/, and of what it imports, as solc has them.
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';

/** Sources of src/ by path, and all trees by path (those of imported packages too, when asked for). */
export function parse(root, imported = false) {
  const sources = {};
  for (const path of readdirSync(join(root, 'src'), {recursive: true}).filter(path => path.endsWith('.sol')).sort()) {
    sources[`src/${path}`] = {content: readFileSync(join(root, 'src', path), 'utf8')};
  }
  const solc = createRequire(import.meta.url)('solc');
  const find = path => ({contents: readFileSync(join(root, 'node_modules', path), 'utf8')});
  const settings = {evmVersion: 'cancun', outputSelection: {'*': {'': ['ast']}}};
  const output = JSON.parse(solc.compile(JSON.stringify({language: 'Solidity', sources, settings}), {import: find}));
  const failed = (output.errors ?? []).filter(error => error.severity === 'error');
  if (failed.length > 0) throw new Error(failed.map(error => error.formattedMessage).join('\n'));
  const trees = new Map(Object.entries(output.sources).filter(([path]) => imported || path in sources)
    .map(([path, {ast}]) => [path, ast]));
  return {sources, trees};
}

/** Calls `each` with every node, outer ones first. */
export function visit(node, each) {
  if (Array.isArray(node)) return node.forEach(child => visit(child, each));
  if (node === null || typeof node !== 'object') return;
  if (node.nodeType) each(node);
  for (const [key, child] of Object.entries(node)) {
    if (typeof child === 'object' && key !== 'typeDescriptions') visit(child, each);
  }
}
