package io.sidework.contracts.chain;

import io.sidework.contracts.abi.Arbiter;
import io.sidework.contracts.abi.Assets;
import io.sidework.contracts.abi.CreditToken;
import io.sidework.contracts.abi.Delivery;
import io.sidework.contracts.abi.Market;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import org.web3j.protocol.Web3j;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.ContractGasProvider;
import org.web3j.tx.gas.StaticGasProvider;

/** The contracts of one deployment, to read from and to encode calls for. */
record Contracts(
    Sidework sidework,
    Market market,
    Arbiter arbiter,
    Delivery delivery,
    Assets assets,
    CreditToken token) {

  /** Finds the others from the address of Sidework, which fixed them for ever. */
  static Contracts at(Address address, Web3j web3j) throws Exception {
    TransactionManager reader = new ReadonlyTransactionManager(web3j, Address.ZERO.toString());
    ContractGasProvider free = new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO);
    Sidework sidework = Sidework.load(address.toString(), web3j, reader, free);
    Market market = Market.load(sidework.market().send(), web3j, reader, free);
    return new Contracts(
        sidework,
        market,
        Arbiter.load(sidework.arbiter().send(), web3j, reader, free),
        Delivery.load(sidework.delivery().send(), web3j, reader, free),
        Assets.load(market.assets().send(), web3j, reader, free),
        CreditToken.load(sidework.token().send(), web3j, reader, free));
  }
}
