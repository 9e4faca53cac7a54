package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.util.List;

/** What is known of the speed of providers on this machine. */
interface Measurements {
  /** Nothing is known: the choice falls back to the service ranking. */
  Measurements NONE =
      new Measurements() {
        @Override
        public Standings of(SizeClass sizeClass, DataType type) {
          return Standings.NONE;
        }

        @Override
        public List<TuneRecord> records() {
          return List.of();
        }

        @Override
        public void onChange(Runnable listener) {}
      };

  /** What was measured of one class and type. */
  Standings of(SizeClass sizeClass, DataType type);

  /** All that was measured, by operation, type and class. */
  List<TuneRecord> records();

  /** Calls back whenever something else is known. */
  void onChange(Runnable listener);
}
