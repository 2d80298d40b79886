// Writes docs/reference/: a page per contract, each function with its Effects, Requirements, errors, events and gas.
// All of it comes from the sources: text from NatSpec, errors and events by following calls through the syntax tree,
// gas from the committed snapshot. With --check nothing is written; pages that are out of date fail.
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse, visit} from './syntax.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, '../docs/reference');
const pages = ['Sidework', 'Market', 'Arbiter', 'Delivery', 'Assets', 'ComputeConsumer'];

const {trees} = parse(root, true);
const nodes = new Map(); // every node of the syntax trees, by id
const contracts = new Map(); // contract definitions by name
visit([...trees.values()], node => {
  nodes.set(node.id, node);
  if (node.nodeType === 'ContractDefinition') contracts.set(node.name, node);
});

const bases = contract => contract.linearizedBaseContracts.map(id => nodes.get(id));

// The override that a call on this contract reaches.
function resolve(contract, called) {
  if (!called.virtual && called.body) return called;
  const overrides = declaration => declaration.id === called.id ||
    (declaration.baseFunctions ?? []).some(id => overrides(nodes.get(id)));
  for (const base of bases(contract)) {
    const found = base.nodes.find(node => node.nodeType === called.nodeType && node.name === called.name && overrides(node));
    if (found) return found;
  }
  return called;
}

// Errors and events that a function, and what it calls, can give. A call to one of our own interfaces continues in the
// contract that implements it: what fails there fails here.
function reach(contract, start) {
  const errors = new Map();
  const events = new Map();
  const seen = new Set();
  const follow = (owner, declaration) => {
    if (!declaration || seen.has(declaration.id)) return;
    seen.add(declaration.id);
    visit([declaration.body, declaration.modifiers], node => {
      const kind = node.nodeType;
      if (kind === 'RevertStatement') add(errors, node.errorCall);
      else if (kind === 'EmitStatement') add(events, node.eventCall);
      else if (kind === 'MemberAccess' && node.memberName === 'selector') written(node.expression);
      else if (kind === 'FunctionCall' && node.kind === 'functionCall') call(owner, node.expression);
      else if (kind === 'ModifierInvocation') call(owner, node.modifierName);
    });
  };
  // An event whose topic is taken is one that assembly writes.
  const written = expression => {
    const declaration = nodes.get(expression.referencedDeclaration);
    if (declaration?.nodeType === 'EventDefinition') events.set(declaration.name, declaration);
  };
  const add = (set, {expression}) => {
    const declaration = nodes.get(expression.referencedDeclaration);
    set.set(declaration.name, declaration);
  };
  const call = (owner, expression) => {
    const called = nodes.get(expression.expression?.referencedDeclaration && !expression.referencedDeclaration
      ? expression.expression.referencedDeclaration : expression.referencedDeclaration);
    if (called?.nodeType !== 'FunctionDefinition' && called?.nodeType !== 'ModifierDefinition') return;
    const home = nodes.get(called.scope);
    if (home.contractKind !== 'interface') {
      const other = home.nodeType === 'ContractDefinition' && !bases(owner).includes(home);
      return follow(other ? home : owner, resolve(owner, called));
    }
    const implementer = pages.map(name => contracts.get(name)).find(page => page && bases(page).includes(home));
    if (implementer) follow(implementer, resolve(implementer, called));
  };
  follow(contract, start);
  const sorted = set => [...set.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {errors: sorted(errors), events: sorted(events)};
}

// NatSpec by tag; what `@inheritdoc` names is looked up there.
function natspec(node) {
  const tags = {notice: '', dev: '', param: [], return: []};
  const source = (node.documentation?.text ?? '').trim();
  for (const part of source === '' ? [] : source.split(/\n\s*(?=@)/)) {
    const [, tag = 'notice', text] = part.match(/^(?:@(\w+)\s)?([^]*)$/);
    if (tag === 'inheritdoc') return natspec(inherited(node, text.trim()));
    if (tag === 'param' || tag === 'return') tags[tag].push(text.trim().replace(/\s+/g, ' '));
    else if (tag in tags) tags[tag] = text.trim();
  }
  return tags;
}

function inherited(node, base) {
  return (node.baseFunctions ?? []).map(id => nodes.get(id))
    .map(declaration => (contracts.get(base)?.nodes.includes(declaration) ? declaration : inherited(declaration, base)))
    .find(declaration => declaration) ?? {};
}

const notice = node => natspec(node).notice.replace(/\s+/g, ' ');

function parameters(list) {
  return list.parameters.map(({typeName, typeDescriptions, name}) => {
    const type = typeDescriptions.typeString.replace(/^(struct|enum|contract) /, '').replace(/ (calldata|memory|storage.*)$/, '')
      .replace(/\w+\.(?=\w)/, '').replace(/(struct|enum|contract) /g, '');
    return name ? `${type} ${name}` : type;
  }).join(', ');
}

// What it does, then Effects and Requirements, each a paragraph; lists stay lists.
function describe(node) {
  const {notice, dev, param} = natspec(node);
  const paragraphs = `${notice}\n${dev}`.replace(/\n(?!\s*- )\s*/g, ' ').replace(/\n\s+- /g, '\n- ')
    .replace(/\s*(Effects and requirements|Effects, requirements and errors|Effects|Requirements):?(?=\s) ?/g, '\n\n**$1** ').trim();
  const given = param.map(text => `- \`${text.split(' ')[0]}\`: ${text.split(' ').slice(1).join(' ')}`);
  return paragraphs.replace(/(\*\*) ?\n-/g, '$1\n\n-') + (given.length > 0 ? `\n\n${given.join('\n')}` : '');
}

function list(title, declarations) {
  if (declarations.length === 0) return '';
  return `${title}: ${declarations.map(declaration => `\`${declaration.name}\``).join(', ')}\n\n`;
}

function declarationTable(title, declarations) {
  if (declarations.length === 0) return '';
  const rows = declarations.map(declaration =>
    `| \`${declaration.name}(${parameters(declaration.parameters)})\` | ${notice(declaration)} |`);
  return `## ${title}\n\n| | |\n| --- | --- |\n${rows.join('\n')}\n\n`;
}

function page(name, gas) {
  const contract = contracts.get(name);
  const functions = new Map();
  for (const base of bases(contract)) {
    for (const node of base.nodes) {
      const open = node.visibility === 'external' || node.visibility === 'public';
      if (node.nodeType === 'FunctionDefinition' && node.kind === 'function' && open && node.body) {
        if (!functions.has(node.functionSelector)) functions.set(node.functionSelector, node);
      } else if (node.nodeType === 'VariableDeclaration' && node.visibility === 'public') {
        functions.set(node.functionSelector, node);
      }
    }
  }
  const ours = [...functions.values()].filter(node => natspec(node).notice !== '' || node.nodeType === 'VariableDeclaration')
    .sort((a, b) => order(a) - order(b));
  const errors = new Map();
  const events = new Map();
  let body = '';
  for (const node of ours.filter(node => node.nodeType === 'FunctionDefinition')) {
    const reached = reach(contract, node);
    reached.errors.forEach(error => errors.set(error.name, error));
    reached.events.forEach(event => events.set(event.name, event));
    const result = node.returnParameters.parameters.length > 0 ? ` → (${parameters(node.returnParameters)})` : '';
    const mutability = node.stateMutability === 'nonpayable' ? '' : ` *${node.stateMutability}*`;
    body += `### ${node.name}\n\n\`${node.name}(${parameters(node.parameters)})${result}\`${mutability}\n\n${describe(node)}\n\n`;
    body += list('Errors', reached.errors) + list('Events', reached.events);
    const cost = gas[`${name}.${node.name}`];
    if (cost) body += `Gas: ${cost.toLocaleString('en')}, base cost included\n\n`;
  }
  const values = ours.filter(node => node.nodeType === 'VariableDeclaration');
  const head = `# ${name}\n\nGenerated from the sources by \`contracts/build/reference.mjs\`. Amounts are credits of 18 decimals, times seconds.\n\n`;
  const sorted = map => [...map.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return (head + notice(contract) + '\n\n## Functions\n\n' + body +
    (values.length > 0 ? '## Values\n\n' + values.map(node =>
      `- \`${node.name}\` (${node.typeDescriptions.typeString.replace(/(contract|struct|enum) /g, '')}) ${notice(node)}`.trim()).join('\n') + '\n\n' : '') +
    declarationTable('Errors', sorted(errors)) + declarationTable('Events', sorted(events))).trimEnd() + '\n';
}

// Functions that change something first, views after, each in the order of the sources.
const order = node => (['view', 'pure'].includes(node.stateMutability) ? 1e9 : 0) + node.id;

const gas = JSON.parse(readFileSync(join(root, 'gas.json'), 'utf8')).functions;
mkdirSync(folder, {recursive: true});
const stale = [];
for (const name of pages.filter(name => contracts.has(name))) {
  const path = join(folder, `${name}.md`);
  const content = page(name, gas);
  if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
  if (process.argv.includes('--check')) stale.push(`docs/reference/${name}.md`);
  else writeFileSync(path, content);
}
if (stale.length > 0) {
  console.error(`out of date: ${stale.join(', ')}; npm run reference writes them`);
  process.exit(1);
}
