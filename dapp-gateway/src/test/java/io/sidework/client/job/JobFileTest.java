package io.sidework.client.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.client.BadInput;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Job files: defaults, exact decimals, and one refusal for each way to be wrong. */
class JobFileTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** (module (memory (export "memory") 1) (func (export "_start"))) */
  private static final String COMMAND =
      "0061736d010000000104016000000302010005030100010713"
          + "02066d656d6f72790200065f737461727400000a040102000b";

  @TempDir private Path dir = Path.of("");

  @BeforeEach
  void files() throws Exception {
    Files.write(dir.resolve("p.wasm"), HexFormat.of().parseHex(COMMAND));
    Files.writeString(dir.resolve("data.txt"), "input");
    Files.createDirectory(dir.resolve("folder"));
  }

  private JobFile load(String json) throws Exception {
    Path file = dir.resolve("job.json");
    Files.writeString(file, json.replace('\'', '"'));
    return JobFile.load(file, NOW);
  }

  @Test
  void onlyTheProgramIsRequired() throws Exception {
    JobFile job = load("{'program':'p.wasm'}");
    assertThat(job.volume()).isEqualTo(1);
    assertThat(job.price()).isEqualTo(Amount.parse("0.01"));
    assertThat(job.trust()).isEqualTo(16);
    assertThat(job.seconds()).isEqualTo(600);
    assertThat(job.limits().fuel()).isEqualTo(10_000_000_000L);
    assertThat(job.limits().memoryPages()).isEqualTo(256);
    assertThat(job.limits().outputBytes()).isEqualTo(65_536);
    assertThat(job.pool()).isEqualTo(Address.ZERO);
    assertThat(job.parameters().stdin().isZero()).isTrue();
    assertThat(job.defaults())
        .containsExactly(
            "args []",
            "mode replicated",
            "price 0.01",
            "trust 16",
            "deadline 10m",
            "limits.fuel 10000000000",
            "limits.memoryPages 256",
            "limits.outputBytes 65536",
            "pool public");
  }

  /** C-2: the digest is the program; everything else is what the document says. */
  @Test
  void aContainerIsAProgram() throws Exception {
    String digest = "sha256:" + "0a".repeat(32);
    JobFile job =
        load(
            "{'container':{'image':'ghcr.io/epi/abm@"
                + digest
                + "','command':['run','-v'],'environment':{'B':'2','A':'1'},'gpus':1}}");
    ContainerProgram program = ContainerProgram.decode(job.program());
    assertThat(program.reference()).isEqualTo("ghcr.io/epi/abm@" + digest);
    assertThat(program.command()).containsExactly("run", "-v");
    assertThat(program.environment())
        .containsExactly(
            new ContainerProgram.Variable("A", "1"), new ContainerProgram.Variable("B", "2"));
    assertThat(program.gpus()).isEqualTo(1);
    assertThat(job.needs().inWords()).isEqualTo("runtime container, 1 gpus");
    JobFile plain = load("{'container':{'image':'" + digest + "'}}");
    assertThat(ContainerProgram.decode(plain.program()).id()).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'image':'abm:latest'}                            | container.image
          {'image':'abm@sha256:00'}                         | container.image
          {'command':['x']}                                 | container.image: is missing
          {'image':'IMG','gpus':9}                          | container.gpus
          {'image':'IMG','command':'x'}                     | container.command: must be a list
          {'image':'IMG','command':[1]}                     | container.command[0]
          {'image':'IMG','environment':['A']}               | container.environment
          {'image':'IMG','environment':{'A':1}}             | container.environment.A
          {'image':'IMG','environment':{'1':''}}            | no name of a variable
          {'image':'IMG','tag':'x'}                         | container.tag
          {'image':'A b@IMG'}                               | no repository
          """)
  void containersThatAreWrong(String container, String what) {
    String json = container.replace("IMG", "sha256:" + "0a".repeat(32));
    assertThatThrownBy(() -> load("{'container':" + json + "}"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(what);
  }

  @Test
  void aContainerStandsAloneAndHasNoSpotMode() {
    String container = "'container':{'image':'sha256:" + "0a".repeat(32) + "'}";
    assertThatThrownBy(() -> load("{'program':'p.wasm'," + container + "}"))
        .hasMessageContaining("a job has one of them");
    assertThatThrownBy(() -> load("{'mode':'spot'," + container + "}"))
        .hasMessageContaining("no spot mode");
  }

  @Test
  void takesEitherMode() throws Exception {
    assertThat(load("{'program':'p.wasm','mode':'spot'}").mode()).isEqualTo(Mode.SPOT);
    assertThat(load("{'program':'p.wasm','mode':'replicated'}").mode()).isEqualTo(Mode.REPLICATED);
    assertThat(load("{'program':'p.wasm'}").mode()).isEqualTo(Mode.REPLICATED);
  }

  @Test
  void namesFilesAndMachines() throws Exception {
    JobFile job =
        load(
            "{'program':'p.wasm','files':{'in.txt':'data.txt'},'outputs':['b','a.csv'],"
                + "'requires':{'os':'Linux','cores':4,'gpu':'RTX','regions':['eu-west']}}");
    assertThat(job.files()).containsOnlyKeys("in.txt");
    assertThat(job.parameters().files().inputs().getFirst().content())
        .isEqualTo(Sha256.hash("input".getBytes(StandardCharsets.UTF_8)));
    assertThat(job.parameters().files().outputs()).containsExactly("a.csv", "b");
    assertThat(job.needs().inWords())
        .isEqualTo("runtime wasm, os Linux, at least 4 cores, 1 gpus RTX, in eu-west");
    assertThat(Parameters.decode(job.parametersBlob())).isEqualTo(job.parameters());
  }

  @Test
  void keepsDecimalsAsWritten() throws Exception {
    JobFile job =
        load(
            "{'program':'p.wasm','args':['{g}','{v}'],"
                + "'sweep':{'g':{'from':0.300,'step':0.010,'count':3},'v':[1.50,'x']}}");
    assertThat(job.volume()).isEqualTo(6);
    assertThat(job.parameters().arguments(0)).isEqualTo(List.of("0.300", "1.50"));
    assertThat(job.parameters().arguments(5)).isEqualTo(List.of("0.320", "x"));
    assertThat(Parameters.decode(job.parametersBlob())).isEqualTo(job.parameters());
  }

  @Test
  void warnsOfAnAxisThatNoArgumentUses() throws Exception {
    JobFile job = load("{'program':'p.wasm','sweep':{'n':[1,2]}}");
    assertThat(job.warnings()).hasSize(1).first().asString().contains("sweep.n");
  }

  @Test
  void takesTheLargestVolume() throws Exception {
    JobFile job =
        load(
            "{'program':'p.wasm','args':['{i}'],'sweep':{'i':{'from':0,'step':1,'count':1048576}}}");
    assertThat(job.volume()).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'programm':'p.wasm'                  | programm: unknown field 'programm': did you mean 'program'?
          'args':[]                            | program: is missing
          'program':5                          | program: must be a string
          'program':'none.wasm'                | program: there is no file
          'program':'folder'                   | is not a file
          'program':'data.txt'                 | program: not
          'program':'p.wasm','args':'x'        | args: must be a list
          'program':'p.wasm','args':[1]        | args[0]: must be a string such as "10", got 1
          'program':'p.wasm','args':['{lo}']   | args[0]: unknown sweep axis 'lo'
          'program':'p.wasm','args':['{lo}'],'sweep':{'low':[1]} | did you mean 'low'?
          'program':'p.wasm','sweep':[]        | sweep: must be an object
          'program':'p.wasm','sweep':{'a':[]}  | sweep.a: must have 1 to 1048576 values, got 0
          'program':'p.wasm','sweep':{'a':[{}]} | sweep.a[0]: must be a string or a number
          'program':'p.wasm','sweep':{'a b':[1]} | sweep.a b: a name has letters
          'program':'p.wasm','sweep':{'a':7}   | sweep.a: must be a list of values or
          'program':'p.wasm','sweep':{'a':{'from':0,'step':1}} | sweep.a.count: is missing
          'program':'p.wasm','sweep':{'a':{'from':0,'step':1,'count':0}} | sweep.a.count: must be a whole number from 1
          'program':'p.wasm','sweep':{'a':{'from':'x','step':1,'count':1}} | sweep.a.from: must be a decimal
          'program':'p.wasm','sweep':{'a':{'from':0,'stop':1,'count':1}} | sweep.a.stop: unknown field 'stop': did you mean 'step'?
          'program':'p.wasm','sweep':{'a':{'from':0,'step':1,'count':1025},'b':{'from':0,'step':1,'count':1024}} | sweep: makes 1049600 tasks, a job has at most 1048576
          'program':'p.wasm','stdin':'no.txt'  | stdin: there is no file
          'program':'p.wasm','files':['data.txt'] | files: must be an object of at most 256 paths by name
          'program':'p.wasm','files':{'../x':'data.txt'} | files.../x: a file's name has 1 to 100 of
          'program':'p.wasm','files':{'x':'no.txt'} | files.x: there is no file
          'program':'p.wasm','files':{'x':7}   | files.x: must be a path such as "data/2026.csv", got 7
          'program':'p.wasm','outputs':'x'     | outputs: must be a list of at most 64 names
          'program':'p.wasm','outputs':['a','.b'] | outputs[1]: a file's name has
          'program':'p.wasm','outputs':['a','a'] | outputs[1]: 'a' is there twice
          'program':'p.wasm','files':{'a':'data.txt'},'outputs':['a'] | outputs[0]: 'a' is among files already
          'program':'p.wasm','outputs':['a'],'limits':{'outputBytes':11} | limits.outputBytes: must be a whole number from 12
          'program':'p.wasm','requires':[]     | requires: must be a JSON object
          'program':'p.wasm','requires':{'core':1} | requires.core: unknown field 'core': did you mean 'cores'?
          'program':'p.wasm','requires':{'cores':-1} | requires.cores: must be a whole number from 0
          'program':'p.wasm','requires':{'os':''} | requires.os: must have 1 to 60 characters
          'program':'p.wasm','requires':{'regions':[]} | requires.regions: must be a list of 1 to 16
          'program':'p.wasm','requires':{'energies':[1]} | requires.energies[0]: must be a string such as "hydro", got 1
          'program':'p.wasm','price':'-1'      | price: an amount is digits
          'program':'p.wasm','price':0         | price: must be above 0
          'program':'p.wasm','price':'79228162514.3' | price: must be above 0 and below 79228162514
          'program':'p.wasm','price':0.0000000000000000001 | price: an amount is digits with at most 18 decimals
          'program':'p.wasm','rates':{'fuels':1} | rates.fuels: unknown field 'fuels': did you mean 'fuel'?
          'program':'p.wasm','rates':7         | rates: must be a JSON object
          'program':'p.wasm','rates':{'fuel':'-1'} | rates.fuel: an amount is digits
          'program':'p.wasm','rates':{'pageFuel':'18.446744073709551616'} | rates: pageFuel: a rate is at most 18.446744073709551615 credits
          'program':'p.wasm','checkpointBytes':-1 | checkpointBytes: must be a whole number from 0 to 2129920
          'program':'p.wasm','checkpointBytes':2129921 | checkpointBytes: must be a whole number from 0 to 2129920
          'container':{'image':'sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a'},'rates':{'fuel':1} | rates: a container has a fixed price
          'container':{'image':'sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a'},'checkpointBytes':1 | checkpointBytes: a container makes no checkpoints
          'program':'p.wasm','mode':'spott'    | mode: unknown mode 'spott': did you mean 'spot'?
          'program':'p.wasm','mode':'replicate' | mode: unknown mode 'replicate': did you mean 'replicated'?
          'program':'p.wasm','trust':0         | trust: must be a whole number from 1 to 1000000, got 0
          'program':'p.wasm','trust':1000001   | trust: must be a whole number
          'program':'p.wasm','trust':2.5       | trust: must be a whole number from 1 to 1000000, got 2.5
          'program':'p.wasm','deadline':'soon' | deadline: must be such as "90s"
          'program':'p.wasm','deadline':'0s'   | deadline: must be from 1
          'program':'p.wasm','deadline':'2025-12-31T23:59:59Z' | deadline: 2025-12-31T23:59:59Z has passed
          'program':'p.wasm','limits':{'fuel':0} | limits.fuel: must be a whole number from 1 to 1000000000000000
          'program':'p.wasm','limits':{'memoryPages':4097} | limits.memoryPages: must be a whole number from 1 to 4096
          'program':'p.wasm','limits':{'outputBytes':1048577} | limits.outputBytes: must be a whole number from 0 to 1048576
          'program':'p.wasm','limits':{'memory':1} | limits.memory: unknown field 'memory': known are
          'program':'p.wasm','pool':'0x12'     | pool: an address is 0x and 40
          'program':'p.wasm','trust':1,'trust':2 | not JSON
          """)
  void refusesByName(String fields, String expected) {
    assertThatThrownBy(() -> load("{" + fields + "}"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("job.json: ")
        .hasMessageContaining(expected)
        .message()
        .doesNotContain("\n");
  }

  /** R-36: credits per million; what is left out costs nothing. */
  @Test
  void ratesMakeThePriceACap() throws Exception {
    assertThat(load("{'program':'p.wasm'}").rates()).isEqualTo(Rates.FIXED);
    JobFile job = load("{'program':'p.wasm','rates':{'fuel':'0.000002','bytesOut':1.5}}");
    assertThat(job.rates())
        .isEqualTo(
            new Rates(Amount.parse("0.000002"), Amount.ZERO, Amount.ZERO, Amount.parse("1.5")));
  }

  /** R-37: reserved for programs that make checkpoints, unless the file says otherwise. */
  @Test
  void storageIsReservedForProgramsThatMakeCheckpoints() throws Exception {
    JobFile plain = load("{'program':'p.wasm'}");
    assertThat(plain.checkpointBytes()).isZero();
    JobFile wasted = load("{'program':'p.wasm','checkpointBytes':5}");
    assertThat(wasted.checkpointBytes()).isEqualTo(5);
    assertThat(wasted.warnings()).anyMatch(warning -> warning.startsWith("checkpointBytes"));
    Files.copy(Path.of("../worker/vectors/wasm/legs.wasm"), dir.resolve("legs.wasm"));
    JobFile legs = load("{'program':'legs.wasm'}");
    assertThat(legs.checkpointBytes()).isEqualTo(Limits.MAX_CHECKPOINT_BYTES);
    assertThat(legs.defaults()).contains("checkpointBytes 2129920");
    assertThat(load("{'program':'legs.wasm','checkpointBytes':0}").checkpointBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "90s,90",
    "10m,600",
    "2h,7200",
    "2026-01-01T00:01:00Z,60",
    "2026-01-01T02:01:00+02:00,60"
  })
  void readsDeadlines(String text, int seconds) throws Exception {
    JobFile job = load("{'program':'p.wasm','deadline':'" + text + "'}");
    assertThat(job.seconds()).isEqualTo(seconds);
  }

  @Test
  void saysWhenThereIsNoFile() {
    assertThatThrownBy(() -> JobFile.load(dir.resolve("nothing.json"), NOW))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("there is no job file");
  }
}
