package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.RateFields;
import io.sidework.gateway.application.Certificates.Certified;
import io.sidework.gateway.application.IndexedDeal;
import io.sidework.gateway.application.Progress;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.type.Address;
import java.util.HexFormat;
import java.util.Locale;

/** Deals and results as JSON. */
final class DealDocuments {
  private DealDocuments() {}

  /** Terms and what the chain says: no node is asked. */
  static ObjectNode chainView(Deal deal, IndexedDeal.Snapshot chain) {
    ObjectNode document = Json.object();
    document.put("id", deal.id().toString());
    document.put("state", chain.state().name().toLowerCase(Locale.ROOT));
    document.put("tasks", deal.volume());
    document.put("settled", chain.settled());
    document.put("locked", chain.locked().toString());
    document.put("spent", chain.spent().toString());
    document.put("finished", chain.state() == IndexedDeal.State.FINISHED);
    document.put("refunded", chain.state() == IndexedDeal.State.REFUNDED);
    document.set("terms", terms(deal));
    return document;
  }

  private static ObjectNode terms(Deal deal) {
    ObjectNode terms = Json.object();
    terms.put("job", deal.request().toString());
    terms.put("requester", deal.requester().toString());
    terms.put("payer", deal.payer().toString());
    terms.put("pool", deal.pool().toString());
    terms.put("program", deal.program().toString());
    terms.put("dataset", deal.dataset().toString());
    terms.put("parameters", deal.parameters().toString());
    terms.put("price", deal.price().toString());
    terms.set("rates", RateFields.json(deal.rates()));
    put(terms, "program", deal.royalties().program());
    put(terms, "dataset", deal.royalties().dataset());
    put(terms, "pool", deal.royalties().pool());
    terms.put("firstIndex", deal.firstIndex());
    terms.put("mode", deal.mode().name().toLowerCase(Locale.ROOT));
    terms.put("trust", deal.trust());
    terms.put("fuel", deal.limits().fuel());
    terms.put("memoryPages", deal.limits().memoryPages());
    terms.put("outputBytes", deal.limits().outputBytes());
    terms.put("checkpointBytes", deal.checkpointBytes());
    terms.put("callback", deal.callback().target().toString());
    terms.put("callbackGas", deal.callback().gas());
    terms.put("deliveryFee", deal.callback().fee().toString());
    terms.put("epoch", deal.epoch());
    terms.put("deadline", deal.deadline());
    terms.put("locked", deal.locked().toString());
    terms.put("feeBps", deal.feeBps());
    terms.put("reexecutionFee", deal.reexecutionFee().toString());
    terms.put("storageFee", deal.storageFee().toString());
    terms.put("block", deal.block());
    return terms;
  }

  private static void put(ObjectNode terms, String asset, Royalty royalty) {
    terms.put(asset + "Owner", royalty.owner().toString());
    terms.put(asset + "Price", royalty.price().toString());
  }

  /** Everything, with what the nodes say of each lot. */
  static ObjectNode full(Deal deal, Progress.View view) {
    ObjectNode document = chainView(deal, view.chain());
    document.put("certified", view.certified());
    // Only a refund fails tasks: until then each may still be settled (protocol 4.9).
    boolean refunded = view.chain().state() == IndexedDeal.State.REFUNDED;
    document.put("failed", refunded ? deal.volume() - view.chain().settled() : 0);
    document.put("nodesAnswering", view.nodesAnswering());
    ArrayNode lots = document.putArray("lots");
    for (Progress.Lot lot : view.lots()) {
      lots.addObject()
          .put("lot", lot.lot())
          .put("tasks", lot.tasks())
          .put("certified", lot.certified())
          .put("settled", lot.settled());
    }
    return document;
  }

  static ObjectNode uncertified(int task) {
    return Json.object().put("index", task).put("certified", false);
  }

  static ObjectNode leaf(Deal deal, Leaf leaf) {
    ObjectNode document = Json.object().put("index", leaf.taskIndex()).put("certified", true);
    document.put("taskId", deal.task(leaf.taskIndex()).toString());
    document.put("status", leaf.status().name());
    document.put("outputHash", leaf.outputHash().toString());
    document.put("digest", leaf.digest().toString());
    document.put("fuel", leaf.usage().fuel());
    document.put("pageFuel", leaf.usage().pageFuel());
    document.put("bytesIn", leaf.usage().bytesIn());
    document.put("bytesOut", leaf.usage().bytesOut());
    document.put("reexecuted", leaf.reexecuted());
    ArrayNode winners = document.putArray("winners");
    leaf.winners().forEach(winner -> winners.add(winner.toString()));
    return document;
  }

  /** A result with what verifyResult on chain needs (spec R-20). */
  static ObjectNode proof(Deal deal, Certified certified, Committee committee, Address contract) {
    SegmentCertificate certificate = certified.certificate();
    Outcome outcome = certificate.outcome(deal, committee);
    Segment segment = outcome.segment(certificate.round(), certificate.view());
    MerkleTree tree = outcome.tree();
    ObjectNode document = leaf(deal, certified.leaf());
    ObjectNode signed = document.putObject("segment");
    signed.put("contract", contract.toString());
    signed.put("epoch", segment.epoch());
    signed.put("dealId", segment.deal().toString());
    signed.put("lot", segment.lot());
    signed.put("round", segment.round());
    signed.put("view", segment.view());
    signed.put("bits", Words.word(segment.bits()).toString());
    signed.put("root", segment.root().toString());
    signed.put("spent", segment.spent().toString());
    signed.put("creditsHash", segment.creditsHash().toString());
    ArrayNode signatures = document.putArray("signatures");
    for (NodeSignature by : certificate.signatures()) {
      signatures
          .addObject()
          .put("node", committee.node(by.node()).toString())
          .put("index", by.node())
          .put("signature", "0x" + HexFormat.of().formatHex(by.signature().toArray()));
    }
    ArrayNode proof = document.putArray("proof");
    tree.proof(certificate.leaves().indexOf(certified.leaf()))
        .forEach(sibling -> proof.add(sibling.toString()));
    return document;
  }
}
