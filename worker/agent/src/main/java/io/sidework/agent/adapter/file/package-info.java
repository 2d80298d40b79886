/** Results and blobs in plain files under the worker's folder. */
@NullMarked
package io.sidework.agent.adapter.file;

import org.jspecify.annotations.NullMarked;
