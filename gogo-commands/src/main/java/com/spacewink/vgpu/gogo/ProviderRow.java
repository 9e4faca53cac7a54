package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One provider of one operation, with all the types for which the same is to be said of it.
 *
 * @param capability kind of provider
 * @param operation name of the operation
 * @param types the types
 * @param candidate what is to be said
 */
record ProviderRow(String capability, String operation, List<DataType> types, Candidate candidate) {

  /** What makes two candidates one row. */
  private record Key(String operation, Candidate candidate) {}

  static List<ProviderRow> of(ProviderSelection selection, List<String> operations) {
    Map<Key, ProviderRow> rows = new LinkedHashMap<>();
    for (String operation : operations) {
      for (DataType type : DataType.values()) {
        Choice choice = selection.choice(operation, type);
        for (Candidate candidate : choice.candidates()) {
          rows.computeIfAbsent(
                  new Key(operation, candidate),
                  key ->
                      new ProviderRow(choice.capability(), operation, new ArrayList<>(), candidate))
              .types
              .add(type);
        }
      }
    }
    return List.copyOf(rows.values());
  }

  List<String> typeIds() {
    return types.stream().map(DataType::id).toList();
  }
}
