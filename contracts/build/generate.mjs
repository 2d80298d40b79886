// The module's generate-sources step: node_modules, contracts, Java wrappers; each only when what it reads has changed.
// Arguments: Java's home, a class path with web3j's code generator.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [javaHome, classPath] = process.argv.slice(2);
const wrappers = join(root, 'target/generated-sources/web3j');
const stamp = join(root, 'target/abi/wrappers.sha256');

function run(command, args) {
  const {status, error} = spawnSync(command, args, {cwd: root, stdio: ['ignore', 'inherit', 'inherit']});
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

// npm leaves its own record of what it installed: older than what asked for it means out of date.
function install(folder, asked, args) {
  const installed = join(root, folder, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, folder, asked)).mtimeMs) {
    run('npm', [...args, '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  }
}

install('.', 'package-lock.json', ['ci']);
// No lock for Foundry: it would have to name the binaries of every platform, and some registries do not carry all of
// them. Its version in package.json is exact.
install('tools/foundry', 'package.json', ['install', '--no-package-lock']);

const {compile, deployed} = await import('./compile.mjs');
const key = compile();
if (!existsSync(wrappers) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== key) {
  rmSync(wrappers, {recursive: true, force: true});
  for (const name of deployed) {
    run(join(javaHome, 'bin/java'), [
      '-XX:TieredStopAtLevel=1', '-cp', classPath, 'org.web3j.codegen.SolidityFunctionWrapperGenerator',
      '-a', `target/abi/${name}.abi`, '-b', `target/abi/${name}.bin`, '-o', wrappers, '-p', 'io.sidework.contracts.abi',
    ]);
  }
  writeFileSync(stamp, key);
}
